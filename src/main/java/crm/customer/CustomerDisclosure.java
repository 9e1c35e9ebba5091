package crm.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.security.CallerRights;
import crm.security.CurrentRights;
import crm.security.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a partner may learn of the customer of its order or lead. A booking joins a customer who is known already. The
 * partner must not find out that: for a key without a scope for customers, the customer is what the partner sent, and
 * the same for a known and a new one. A dry run, which leaves no trace, echoes it for every key that is limited to the
 * records of its partner.
 */
@Component
public class CustomerDisclosure {

    private static final String HIDDEN = "***";

    private final CurrentRights rights;

    CustomerDisclosure(CurrentRights rights) {
        this.rights = rights;
    }

    /** Whether the caller of the current request gets the customers of its records as {@link #echo} makes them. */
    public boolean echoes() {
        CallerRights caller = rights.get();
        return echoesDryRuns(caller) && !caller.reads("customer");
    }

    /** The same for the records of a dry run, whose changes run with narrower rights than its caller has. */
    public static boolean echoesDryRuns(CallerRights caller) {
        return caller.role() == Role.PARTNER && caller.partnerNamed("customer") != null;
    }

    /**
     * A customer made of what the partner sent with a record. Its id is not the id of a customer: that one tells when
     * the customer was first recorded.
     *
     * @param record id of the record that the partner sent
     * @param at when the partner sent it
     */
    public Customer echo(
            UUID record, @Nullable String name, @Nullable String phone, @Nullable String email, Instant at) {
        return new Customer(
                UUID.nameUUIDFromBytes(("customer of " + record).getBytes(UTF_8)),
                "CUST-" + HIDDEN,
                null,
                name == null ? HIDDEN : name,
                phone,
                null,
                email,
                null,
                null,
                null,
                null,
                null,
                null,
                rights.get().partner(),
                0,
                at,
                at);
    }
}
