package crm.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.command.Command;
import crm.security.CallerRights;
import crm.security.CurrentRights;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which customer a caller sees of an order or a lead. A booking joins a customer that is known already, and a partner
 * must not find out that: see {@link CustomerRecord}.
 */
@Component
public class CustomerDisclosure {

    private static final String HIDDEN = "***";

    private final CurrentRights rights;

    private final CustomerQueries queries;

    CustomerDisclosure(CurrentRights rights, CustomerQueries queries) {
        this.rights = rights;
        this.queries = queries;
    }

    /**
     * A customer that a caller sees.
     *
     * @param loader that has it
     * @param id the key of the loader; null if the record has no customer
     * @param unknown in place of the loader: a customer of which the partner sent nothing
     */
    public record Shown(
            String loader, @Nullable UUID id, @Nullable Customer unknown) {}

    /** The customer of a record, for the caller of the current request. */
    public Shown shown(CustomerRecord record) {
        if (isPartnerView(record, rights.whole())) {
            UUID id = record.partnerCustomerId();
            return new Shown(CustomerQueries.OF_PARTNER, id, id == null ? unknown(record) : null);
        }
        return new Shown("Customer", record.customerId(), null);
    }

    /** Keeps the customer of a record that a dry run creates, for the fields below the payload. */
    public void remember(CustomerRecord record, Command command) {
        Shown shown = shown(record);
        if (shown.id() == null) {
            return;
        }
        boolean partnerView = shown.loader().equals(CustomerQueries.OF_PARTNER);
        List<UUID> ids = List.of(shown.id());
        Customer customer = (partnerView ? queries.ofPartner(ids) : queries.byIds(ids)).get(shown.id());
        if (customer != null) {
            command.remember(shown.loader(), shown.id(), customer);
        }
    }

    private static boolean isPartnerView(CustomerRecord record, CallerRights caller) {
        UUID partner = CustomerQueries.limitedTo(caller);
        return partner != null && partner.equals(record.partnerId());
    }

    /** The customer of a record that came to the partner in another way than by its own request. */
    private static Customer unknown(CustomerRecord record) {
        return new Customer(
                UUID.nameUUIDFromBytes(("customer of " + record.id()).getBytes(UTF_8)),
                "CUST-" + HIDDEN,
                null,
                HIDDEN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                record.partnerId(),
                0,
                record.createdAt(),
                record.createdAt(),
                true,
                null);
    }
}
