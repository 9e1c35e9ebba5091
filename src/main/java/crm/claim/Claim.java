package crm.claim;

import crm.graphql.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What requests for a refund and for a compensation have in common. */
interface Claim {

    UUID id();

    UUID orderId();

    @Nullable
    Money amount();

    @Nullable
    Money amountRub();

    int version();
}
