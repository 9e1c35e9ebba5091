package crm.customer;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record of a customer that partners may have sent, such as an order. A partner whose key does not read all customers
 * sees its own record with the customer as the partner knows it: with an id and a code of its own, and only the values
 * that the partner sent. So its answers do not depend on who is known to the CRM.
 */
public interface CustomerRecord {

    UUID id();

    /** The customer in the CRM. */
    @Nullable
    UUID customerId();

    /** The partner that sent the record; null if no partner did. */
    @Nullable
    UUID partnerId();

    /** The customer as that partner knows it; null if no partner sent the record. */
    @Nullable
    UUID partnerCustomerId();

    Instant createdAt();
}
