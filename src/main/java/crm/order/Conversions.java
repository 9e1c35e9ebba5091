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
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Converts leads into orders. */
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
     * The ids that a conversion answers with.
     *
     * @param orderEvent the first history row of a new order; null if the lead had an order before
     */
    record Converted(
            UUID lead, UUID order, UUID event, @Nullable UUID orderEvent) {}

    /**
     * Converts an open lead. A lead that has an order keeps it; any other lead gets a new order.
     *
     * @throws Refused if the lead is not open, or the input is invalid
     */
    Converted convert(ConvertLeadInput input, Actor actor) {
        // Customers are locked before leads, as a merge does it; else the two wait for each other.
        Lead found = leads.get(input.id());
        Order known = queries.byLeads(List.of(found.id())).get(found.id());
        InputErrors customerErrors = new InputErrors();
        UUID customer = known == null ? customer(found, input, customerErrors) : customers.held(known.customerId());
        Lead lead = leads.locked(found, input.expectedVersion());
        if (!lead.status().isOpen()) {
            List<LeadStatus> next = lead.status().next().stream()
                    .filter(status -> status != LeadStatus.CONVERTED)
                    .toList();
            throw new Refused(lead.id(), InvalidTransition.of(lead.status(), LeadStatus.CONVERTED, next));
        }
        InputErrors errors = new InputErrors();
        String note = errors.text("note", input.note(), InputErrors.NOTE);
        if (known != null) {
            refuseDetails(input, known, errors);
            errors.throwIfAny(lead.id());
            StatusChange event = leads.convert(lead, Objects.requireNonNull(customer), note, actor);
            return new Converted(lead.id(), known.id(), event.id(), null);
        }
        if (input.customerId() == null && input.customer() == null && !namesTheSameCustomer(found, lead, customer)) {
            throw new CannotAcquireLockException("The lead's customer or contact changed before the lead was locked");
        }
        NewOrder order = order(lead, input, customer, customerErrors, actor, errors);
        Changed placed = orders.place(order, actor);
        StatusChange event = leads.convert(lead, order.customerId(), note, actor);
        return new Converted(lead.id(), placed.id(), event.id(), placed.event());
    }

    /** Refuses details of an order that exists: the conversion does not change it. */
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

    private NewOrder order(
            Lead lead,
            ConvertLeadInput input,
            @Nullable UUID customer,
            InputErrors customerErrors,
            Actor actor,
            InputErrors errors) {
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
        customerErrors.found().forEach(errors::add);
        errors.throwIfAny(lead.id());
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
                null,
                null);
    }

    /**
     * The customer of the new order, who cannot be merged away until the end of the transaction.
     *
     * @param errors takes what is wrong with the customer; the answer is null then
     */
    private @Nullable UUID customer(Lead lead, ConvertLeadInput input, InputErrors errors) {
        if (input.customerId() != null && input.customer() != null) {
            errors.add(InvalidInput.at("customer", ErrorCode.CONFLICT, "input.twoCustomers"));
            return null;
        }
        if (input.customerId() != null) {
            return customers.named("customerId", input.customerId(), errors);
        }
        if (input.customer() == null && lead.customerId() != null) {
            return customers.held(lead.customerId());
        }
        Contact contact = input.customer() != null
                ? customers.checked("customer", input.customer(), errors)
                : contact(lead, errors);
        return contact != null && errors.isEmpty() ? customers.held(customers.findOrCreate(contact)) : null;
    }

    /** A lead is read before its customer is locked, and may change until it is locked itself. */
    private static boolean namesTheSameCustomer(Lead found, Lead locked, @Nullable UUID customer) {
        if (locked.customerId() != null) {
            return locked.customerId().equals(customer);
        }
        return found.customerId() == null
                && Objects.equals(locked.contactName(), found.contactName())
                && Objects.equals(locked.contactEmail(), found.contactEmail())
                && Objects.equals(locked.contactPhone(), found.contactPhone())
                && Objects.equals(locked.contactPhoneRaw(), found.contactPhoneRaw())
                && Objects.equals(locked.contactTelegram(), found.contactTelegram())
                && Objects.equals(locked.contactWhatsapp(), found.contactWhatsapp());
    }

    /** The bike of the input comes first, then the lead's own snapshot, then what the catalogue and the URL say. */
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

    /** The contact of a lead; without a name, its address stands for the name. */
    private static @Nullable Contact contact(Lead lead, InputErrors errors) {
        String address = Stream.of(
                        lead.contactEmail(), lead.contactPhone(), lead.contactTelegram(), lead.contactWhatsapp())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (address == null) {
            errors.add(InvalidInput.at("customer", ErrorCode.REQUIRED, "input.noCustomer"));
            return null;
        }
        return new Contact(
                lead.contactName() != null ? lead.contactName() : address,
                lead.contactEmail(),
                lead.contactPhone(),
                lead.contactPhoneRaw(),
                lead.contactTelegram(),
                lead.contactWhatsapp(),
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
