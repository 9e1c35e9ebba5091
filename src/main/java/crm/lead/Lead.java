package crm.lead;

import crm.bike.Bike;
import crm.bike.BikeSnapshot;
import crm.command.Command;
import crm.customer.Customer;
import crm.customer.CustomerDisclosure;
import crm.customer.Customers;
import crm.graphql.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for a bike by a possible customer, before there is an order.
 *
 * @param contactPhone in E.164
 * @param bikeSnapshot as stored: parsed only for those who ask for the bike
 * @param slaDueAt null where nothing is due
 */
public record Lead(
        UUID id,
        String code,
        @Nullable String legacyId,
        LeadStatus status,
        Instant statusChangedAt,
        String source,
        @Nullable UUID customerId,
        @Nullable String contactName,
        @Nullable String contactPhone,
        @Nullable String contactPhoneRaw,
        @Nullable String contactEmail,
        @Nullable String bikeSnapshot,
        @Nullable String bikeId,
        @Nullable String bikeUrl,
        @Nullable String externalBikeRef,
        @Nullable String applicationNotes,
        @Nullable Money estimatedBudget,
        @Nullable UUID assignedManagerId,
        @Nullable RejectReason rejectReason,
        @Nullable Instant slaDueAt,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    /** The customer as a partner sent it with this lead. */
    public Customer echo(CustomerDisclosure disclosure) {
        return disclosure.echo(id, contactName, contactPhone, contactEmail, createdAt);
    }

    /** Keeps the customer of a lead that a dry run creates, for the fields below the payload. */
    public void rememberCustomer(Command command, Customers customers, CustomerDisclosure disclosure) {
        if (customerId == null) {
            return;
        }
        Customer customer = CustomerDisclosure.echoesDryRuns(command.caller().rights())
                ? echo(disclosure)
                : customers.byIds(List.of(customerId)).get(customerId);
        if (customer != null) {
            command.remember("Customer", customerId, customer);
        }
    }

    /** The bike asked for, as it was offered then. */
    public @Nullable Bike bike() {
        return bikeSnapshot == null ? null : new Bike(BikeSnapshot.fromJson(bikeSnapshot), List.of(), null);
    }
}
