package crm.order;

import crm.bike.BikeFacts;
import crm.bike.BikeSnapshot;
import crm.bike.BikeSnapshots;
import crm.bike.Catalogue;
import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.InvalidTransition;
import crm.command.Refused;
import crm.customer.Contact;
import crm.customer.Customers;
import crm.history.StatusChange;
import crm.lead.Lead;
import crm.lead.LeadStatus;
import crm.lead.Leads;
import crm.security.Actor;
import crm.user.Managers;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Makes orders of leads. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Conversions {

    private final Leads leads;

    private final Orders orders;

    private final OrderQueries queries;

    private final Customers customers;

    private final Managers managers;

    private final Catalogue catalogue;

    private final Clock clock;

    Conversions(
            Leads leads,
            Orders orders,
            OrderQueries queries,
            Customers customers,
            Managers managers,
            Catalogue catalogue,
            Clock clock) {
        this.leads = leads;
        this.orders = orders;
        this.queries = queries;
        this.customers = customers;
        this.managers = managers;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /**
     * What a conversion leaves.
     *
     * @param orderEvent the order's first history row; null where the order was there
     */
    record Converted(
            UUID lead, UUID order, UUID event, @Nullable UUID orderEvent) {}

    /** A lead that has an order is linked to it; any other one gets its order now. */
    Converted convert(ConvertLeadInput input, Actor actor) {
        Lead lead = leads.locked(input.id(), input.expectedVersion());
        if (!lead.status().isOpen()) {
            List<LeadStatus> next = lead.status().next().stream()
                    .filter(status -> status != LeadStatus.CONVERTED)
                    .toList();
            throw new Refused(lead.id(), InvalidTransition.of(lead.status(), LeadStatus.CONVERTED, next));
        }
        InputErrors errors = new InputErrors();
        String note = errors.text("note", input.note(), InputErrors.NOTE);
        Order known = queries.byLeads(List.of(lead.id())).get(lead.id());
        if (known != null) {
            refuseDetails(input, known, errors);
            errors.throwIfAny(lead.id());
            StatusChange event = leads.convert(lead, known.customerId(), note, actor);
            return new Converted(lead.id(), known.id(), event.id(), null);
        }
        NewOrder order = order(lead, input, actor, errors);
        Changed placed = orders.place(order, actor);
        StatusChange event = leads.convert(lead, order.customerId(), note, actor);
        return new Converted(lead.id(), placed.id(), event.id(), placed.event());
    }

    /** What the order is like would be lost without a word. */
    private static void refuseDetails(ConvertLeadInput input, Order known, InputErrors errors) {
        boolean details = Stream.of(
                        input.customerId(),
                        input.customer(),
                        input.bike(),
                        input.listingPrice(),
                        input.finalPrice(),
                        input.totalPrice(),
                        input.bookingAmount(),
                        input.bookingAmountRub(),
                        input.exchangeRate(),
                        input.deliveryMethod())
                .anyMatch(Objects::nonNull);
        if (details) {
            errors.add(InvalidInput.at("id", ErrorCode.NOT_APPLICABLE, "input.leadHasOrder", known.orderCode()));
        }
    }

    private NewOrder order(Lead lead, ConvertLeadInput input, Actor actor, InputErrors errors) {
        OrderPrices prices = OrderPrices.checked(
                input.listingPrice(),
                input.finalPrice(),
                input.totalPrice(),
                input.bookingAmount(),
                input.bookingAmountRub(),
                input.exchangeRate(),
                errors);
        BikeFacts told = input.bike() == null ? BikeFacts.NONE : input.bike().checked("bike", errors);
        Optional<BikeFacts> listed = catalogue.find(lead.bikeId());
        Optional<BikeSnapshot> bike = snapshot(lead, input.bike() != null, told, listed);
        if (bike.isEmpty() && input.bike() == null) {
            errors.add(InvalidInput.at("bike", ErrorCode.REQUIRED, "input.noBike"));
        }
        UUID customer = null;
        Contact contact = null;
        if (input.customerId() != null && input.customer() != null) {
            errors.add(InvalidInput.at("customer", ErrorCode.CONFLICT, "input.twoCustomers"));
        } else if (input.customerId() != null) {
            customer = customers.named("customerId", input.customerId(), errors);
        } else if (input.customer() != null) {
            contact = customers.checked("customer", input.customer(), errors);
        } else if (lead.customerId() != null) {
            customer = lead.customerId();
        } else {
            contact = contact(lead, errors);
        }
        errors.throwIfAny(lead.id());
        if (customer == null && contact != null) {
            customer = customers.findOrCreate(contact, null);
        }
        return new NewOrder(
                Objects.requireNonNull(customer, "named, found or made"),
                lead.id(),
                bike.orElseThrow(),
                listed.isEmpty(),
                prices,
                input.deliveryMethod(),
                manager(lead, actor),
                null,
                null,
                null);
    }

    /** The lead's own snapshot is what was asked for. What is told now comes before it; what is found, after it. */
    private Optional<BikeSnapshot> snapshot(Lead lead, boolean isTold, BikeFacts told, Optional<BikeFacts> listed) {
        if (!isTold && lead.bikeSnapshot() != null) {
            return Optional.of(BikeSnapshot.fromJson(lead.bikeSnapshot()));
        }
        List<BikeFacts> sources = List.of(
                told,
                BikeFacts.listed(lead.bikeId(), lead.bikeUrl()),
                listed.orElse(BikeFacts.NONE),
                BikeFacts.fromWordsOf(lead.bikeUrl()));
        return BikeSnapshots.assemble(sources, clock.instant(), !isTold && listed.isEmpty());
    }

    /** Whoever left no name is called by what they left. */
    private static @Nullable Contact contact(Lead lead, InputErrors errors) {
        String address = lead.contactEmail() != null ? lead.contactEmail() : lead.contactPhone();
        if (address == null) {
            errors.add(InvalidInput.at("customer", ErrorCode.REQUIRED, "input.noCustomer"));
            return null;
        }
        return new Contact(
                lead.contactName() != null ? lead.contactName() : address,
                lead.contactEmail(),
                lead.contactPhone(),
                null,
                null,
                null);
    }

    private @Nullable UUID manager(Lead lead, Actor actor) {
        if (lead.assignedManagerId() != null) {
            return lead.assignedManagerId();
        }
        return actor.id() != null && managers.isAssignable(actor.id()) ? actor.id() : null;
    }
}
