package crm.lead;

import crm.bike.BikeFacts;
import crm.bike.BikeInput;
import crm.bike.BikeSnapshot;
import crm.bike.BikeSnapshots;
import crm.bike.Catalogue;
import crm.command.AlreadyExists;
import crm.command.Changed;
import crm.command.Command;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.InvalidTransition;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.command.TransitionRequirement;
import crm.command.WebUrl;
import crm.crypto.IdGenerator;
import crm.customer.Contact;
import crm.customer.Customers;
import crm.customer.EmailAddress;
import crm.customer.PhoneNumber;
import crm.customer.TelegramHandle;
import crm.graphql.RecordReference;
import crm.history.Correction;
import crm.history.History;
import crm.history.HistoryQueries;
import crm.history.HistorySubject;
import crm.history.StatusChange;
import crm.security.Actor;
import crm.text.Blanks;
import crm.user.Assignments;
import crm.user.ManagerWork;
import crm.user.Managers;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes leads. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Leads {

    private static final Pattern SOURCE = Pattern.compile("[a-z0-9_\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{N}]{1,100}");

    private final LeadQueries queries;

    private final LeadRepository leads;

    private final Customers customers;

    private final Managers managers;

    private final Assignments assignments;

    private final Catalogue catalogue;

    private final History history;

    private final IdGenerator ids;

    private final Clock clock;

    Leads(
            LeadQueries queries,
            LeadRepository leads,
            Customers customers,
            Managers managers,
            Assignments assignments,
            Catalogue catalogue,
            History history,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.leads = leads;
        this.customers = customers;
        this.managers = managers;
        this.assignments = assignments;
        this.catalogue = catalogue;
        this.history = history;
        this.ids = ids;
        this.clock = clock;
    }

    Changed create(CreateLeadInput input, Command command) {
        InputErrors errors = new InputErrors();
        Customers.Known customer = null;
        Contact contact = null;
        if (input.customerId() != null && input.customer() != null) {
            errors.add(InvalidInput.at("customer", ErrorCode.CONFLICT, "input.twoCustomers"));
        } else if (input.customerId() != null) {
            customer = customers.known("customerId", input.customerId(), errors);
        } else if (input.customer() != null) {
            contact = customers.checked("customer", input.customer(), errors);
        } else {
            errors.add(InvalidInput.at("customer", ErrorCode.REQUIRED, "input.noCustomer"));
        }
        String source = source(input.source(), errors);
        String bikeId = errors.text("bikeId", input.bikeId(), InputErrors.NAME);
        String bikeUrl = WebUrl.checked("bikeUrl", input.bikeUrl(), errors);
        BikeFacts told = input.bike() == null ? BikeFacts.NONE : input.bike().checked("bike", errors);
        String notes = errors.text("notes", input.notes(), InputErrors.NOTE);
        BigDecimal budget = errors.amount("estimatedBudget", input.estimatedBudget(), "EUR");
        UUID manager = managers.assignable("assignedManagerId", input.assignedManagerId(), errors);
        String reference = errors.text("externalReference", input.externalReference(), InputErrors.NAME);
        errors.throwIfAny(null);
        refuseTaken(command.caller().partner(), reference);

        if (contact != null) {
            customer = customers.findOrCreate(contact, command);
        }
        Instant now = clock.instant();
        NewLead lead = new NewLead(
                source,
                customer == null ? null : customer.customer(),
                contact,
                bikeId,
                bikeUrl,
                snapshot(told, bikeId, bikeUrl, now).orElse(null),
                notes,
                budget,
                manager,
                command.caller().partner(),
                customer == null ? null : customer.ofPartner(),
                reference);
        return create(lead, command.actor(), null);
    }

    /** Refuses an external reference that a lead of the same partner has. */
    private void refuseTaken(@Nullable UUID partner, @Nullable String reference) {
        if (partner != null && reference != null) {
            queries.referenced(partner, reference).ifPresent(lead -> {
                throw new Refused(lead, AlreadyExists.at("externalReference", lead));
            });
        }
    }

    /** Creates a lead in status NEW, with its first history row. */
    public Changed create(NewLead lead, Actor actor, @Nullable String note) {
        Instant now = clock.instant();
        UUID id = ids.next();
        leads.insert(id, ids.nextCode("LEAD"), lead, now);
        StatusChange event = StatusChange.now(
                ids.next(), HistorySubject.LEAD, id, null, LeadStatus.NEW, null, note, actor, null, now);
        history.append(List.of(event));
        assignments.created(ManagerWork.Kind.LEAD, id, lead.assignedManager(), actor);
        return new Changed(id, event.id());
    }

    Changed update(UpdateLeadInput input, Command command) {
        InputErrors errors = new InputErrors();
        // Before the lead is locked: a merge locks the customers first, and then their leads.
        String named = input.customerId().value();
        Customers.Known customer = named == null ? null : customers.known("customerId", named, errors);
        Lead lead = locked(input.id(), input.expectedVersion());
        String bikeUrl = WebUrl.checked("bikeUrl", input.bikeUrl().value(), errors);
        Patch patch = new Patch(errors)
                .required("source", "source", input.source(), text -> source(text, errors))
                .required(
                        "customer_id",
                        "customerId",
                        input.customerId(),
                        id -> customer == null ? null : customer.customer())
                .text("contact_name", "contactName", input.contactName(), InputErrors.NAME)
                .set("contact_phone", input.contactPhone(), text -> phone("contactPhone", text, errors))
                .set(
                        "contact_phone_raw",
                        input.contactPhone(),
                        text -> PhoneNumber.raw(text, phone("contactPhone", text, new InputErrors())))
                .set("contact_email", input.contactEmail(), text -> email(text, errors))
                .set("contact_telegram", input.contactTelegram(), text -> telegram(text, errors))
                .set("contact_whatsapp", input.contactWhatsapp(), text -> phone("contactWhatsapp", text, errors))
                .text("bike_id", "bikeId", input.bikeId(), InputErrors.NAME)
                .set("bike_url", input.bikeUrl(), text -> bikeUrl)
                .text("application_notes", "notes", input.notes(), InputErrors.NOTE)
                .set("estimated_budget", input.estimatedBudget(), it -> errors.amount("estimatedBudget", it, "EUR"));
        if (!input.bikeId().isOmitted()
                || !input.bikeUrl().isOmitted()
                || !input.bike().isOmitted()) {
            bike(lead, input, bikeUrl, patch, errors);
        }
        UUID partner = command.caller().partner();
        if (customer != null && customer.ofPartner() != null && partner != null && partner.equals(lead.partnerId())) {
            patch.put("partner_customer_id", customer.ofPartner());
        }
        recordAuthor(lead, input, partner, patch);
        errors.throwIfAny(lead.id());
        leads.update(lead.id(), patch, clock.instant());
        return Changed.of(lead.id());
    }

    /** A partner sees only those values of the contact that it sent itself. */
    private static void recordAuthor(Lead lead, UpdateLeadInput input, @Nullable UUID partner, Patch patch) {
        Set<String> changed = new TreeSet<>();
        addIfGiven(changed, "contactName", input.contactName());
        addIfGiven(changed, "contactPhone", input.contactPhone());
        addIfGiven(changed, "contactEmail", input.contactEmail());
        addIfGiven(changed, "contactTelegram", input.contactTelegram());
        addIfGiven(changed, "contactWhatsapp", input.contactWhatsapp());
        if (lead.partnerId() == null || changed.isEmpty()) {
            return;
        }
        Set<String> byOthers = new TreeSet<>(lead.contactByOthers());
        if (lead.partnerId().equals(partner)) {
            byOthers.removeAll(changed);
        } else {
            byOthers.addAll(changed);
        }
        patch.put("contact_by_others", Patch.texts(byOthers));
    }

    private static void addIfGiven(Set<String> changed, String field, ArgumentValue<String> value) {
        if (!value.isOmitted()) {
            changed.add(field);
        }
    }

    /** Another bike is another snapshot: it is taken anew from what is told now. */
    private void bike(Lead lead, UpdateLeadInput input, @Nullable String newUrl, Patch patch, InputErrors errors) {
        String bikeId =
                input.bikeId().isOmitted() ? lead.bikeId() : input.bikeId().value();
        String bikeUrl = input.bikeUrl().isOmitted() ? lead.bikeUrl() : newUrl;
        patch.put("external_bike_ref", bikeUrl != null ? bikeUrl : bikeId);
        BikeInput bike = input.bike().value();
        if (bike != null || !input.bike().isOmitted()) {
            BikeFacts told = bike == null ? BikeFacts.NONE : bike.checked("bike", errors);
            patch.put(
                    "bike_snapshot",
                    Patch.json(snapshot(told, bikeId, bikeUrl, clock.instant())
                            .map(BikeSnapshot::toJson)
                            .orElse(null)));
        }
    }

    Changed changeStatus(ChangeLeadStatusInput input, Actor actor) {
        Lead lead = locked(input.id(), input.expectedVersion());
        LeadStatus to = input.status();
        InputErrors errors = new InputErrors();
        String note = errors.text("note", input.note(), InputErrors.NOTE);
        if (!lead.status().next().contains(to) || to == LeadStatus.CONVERTED) {
            List<LeadStatus> allowed = lead.status().next().stream()
                    .filter(status -> status != LeadStatus.CONVERTED)
                    .toList();
            errors.add(InvalidTransition.of(lead.status(), to, allowed));
        } else {
            LeadTransition.requirements(lead.status(), to).forEach(requirement -> {
                if (requirement == TransitionRequirement.REASON && input.reason() == null) {
                    errors.add(InvalidInput.at("reason", ErrorCode.REQUIRED, "input.reasonRequired", to));
                }
                if (requirement == TransitionRequirement.NOTE && note == null) {
                    errors.add(InvalidInput.at("note", ErrorCode.REQUIRED, "input.noteRequired"));
                }
            });
        }
        if (input.reason() != null && to != LeadStatus.REJECTED) {
            errors.add(InvalidInput.at(
                    "reason", ErrorCode.NOT_APPLICABLE, "input.reasonNotApplicable", LeadStatus.REJECTED));
        } else if (input.reason() == RejectReason.OTHER && note == null) {
            errors.add(InvalidInput.at("note", ErrorCode.REQUIRED, "input.noteRequired"));
        }
        errors.throwIfAny(lead.id());
        return new Changed(
                lead.id(),
                move(List.of(lead), to, input.reason(), note, actor).getFirst().id());
    }

    /** Writes the history first: the database lets the status pass only as a correction of the same transaction. */
    Changed correctStatus(CorrectLeadStatusInput input, HistoryQueries passed, Actor actor) {
        Lead lead = locked(input.id(), input.expectedVersion());
        LeadStatus to = input.status();
        InputErrors errors = new InputErrors();
        String note = errors.requiredText("reason", input.reason(), InputErrors.NOTE);
        if (to == lead.status()) {
            errors.add(InvalidInput.at("status", ErrorCode.CONFLICT, "input.sameStatus", to));
        }
        if (to == LeadStatus.REJECTED && input.rejectReason() == null) {
            errors.add(InvalidInput.at("rejectReason", ErrorCode.REQUIRED, "input.reasonRequired", to));
        } else if (to != LeadStatus.REJECTED && input.rejectReason() != null) {
            errors.add(InvalidInput.at(
                    "rejectReason", ErrorCode.NOT_APPLICABLE, "input.reasonNotApplicable", LeadStatus.REJECTED));
        }
        errors.throwIfAny(lead.id());
        Instant now = clock.instant();
        Correction correction = passed.correction(HistorySubject.LEAD, lead.id(), to);
        StatusChange event = StatusChange.corrected(
                ids.next(),
                HistorySubject.LEAD,
                lead.id(),
                lead.status(),
                to,
                input.rejectReason(),
                note,
                actor,
                correction,
                now);
        history.append(List.of(event));
        Instant since = correction.since() == null ? now : correction.since();
        leads.move(List.of(lead.id()), to, input.rejectReason(), since, now);
        return new Changed(lead.id(), event.id());
    }

    Changed assign(AssignLeadInput input, Command command) {
        InputErrors errors = new InputErrors();
        UUID manager = managers.assignable("managerId", input.managerId(), errors);
        Lead lead = locked(input.id(), input.expectedVersion());
        errors.throwIfAny(lead.id());
        leads.update(lead.id(), new Patch(errors).put("assigned_manager", manager), clock.instant());
        if (!Objects.equals(manager, lead.assignedManagerId())) {
            assignments.moved(ManagerWork.Kind.LEAD, List.of(lead.id()), manager, command.actor());
        }
        return Changed.of(lead.id());
    }

    /**
     * The lead that an input names.
     *
     * @param path of the id in the input
     * @param errors takes it where the id names nothing
     */
    public @Nullable UUID named(String path, String id, InputErrors errors) {
        Optional<Lead> lead = queries.find(RecordReference.parse("input." + path, id));
        if (lead.isEmpty()) {
            errors.add(NotFound.at(path, id));
        }
        return lead.map(Lead::id).orElse(null);
    }

    /**
     * The lead that an input names, locked until the end of the transaction.
     *
     * @throws Refused if it names nothing, or if the lead has another version than the one expected
     */
    public Lead locked(String id, @Nullable Integer expectedVersion) {
        return locked(get(id), expectedVersion);
    }

    /**
     * A lead that was read before, locked until the end of the transaction and read again.
     *
     * @throws Refused if the lead has another version than the one expected
     */
    public Lead locked(Lead found, @Nullable Integer expectedVersion) {
        Lead lead = queries.lock(List.of(found.id())).getFirst();
        Refused.ifStale(lead.id(), expectedVersion, lead.version());
        return lead;
    }

    /**
     * The lead that the id of an input names, not locked: for a command that locks the customer first.
     *
     * @throws Refused if the id names no lead
     */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Lead get(String id) {
        return queries.find(RecordReference.parse("input.id", id))
                .orElseThrow(() -> new Refused(null, NotFound.at("id", id)));
    }

    /** Leads by id; what is not there is left out. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Map<UUID, Lead> byIds(Collection<UUID> ids) {
        return queries.byIds(ids);
    }

    /** Converts a lead that is locked and open; one without a customer becomes the order's. */
    public StatusChange convert(Lead lead, UUID customer, @Nullable String note, Actor actor) {
        if (lead.customerId() == null) {
            leads.setCustomer(lead.id(), customer);
        }
        return move(List.of(lead), LeadStatus.CONVERTED, null, note, actor).getFirst();
    }

    /** Their orders were taken up: those that are still open become CONVERTED, by the CRM itself. */
    public void convertOpen(Collection<UUID> leads) {
        move(open(leads), LeadStatus.CONVERTED, null, null, Actor.SYSTEM);
    }

    /**
     * Rejects the open ones of these leads, as the system: their orders were cancelled in PENDING_MANAGER.
     */
    public void rejectOpen(Collection<UUID> leads) {
        move(open(leads), LeadStatus.REJECTED, RejectReason.ORDER_CANCELLED, null, Actor.SYSTEM);
    }

    private List<Lead> open(Collection<UUID> leads) {
        return queries.lock(leads).stream()
                .filter(lead -> lead.status().isOpen())
                .toList();
    }

    private List<StatusChange> move(
            List<Lead> moving, LeadStatus to, @Nullable RejectReason reason, @Nullable String note, Actor actor) {
        Instant now = clock.instant();
        List<StatusChange> events = moving.stream()
                .map(lead -> StatusChange.now(
                        ids.next(),
                        HistorySubject.LEAD,
                        lead.id(),
                        lead.status(),
                        to,
                        reason,
                        note,
                        actor,
                        lead.statusChangedAt(),
                        now))
                .toList();
        if (!events.isEmpty()) {
            leads.move(moving.stream().map(Lead::id).toList(), to, reason, now, now);
            history.append(events);
        }
        return events;
    }

    private Optional<BikeSnapshot> snapshot(
            BikeFacts told, @Nullable String bikeId, @Nullable String bikeUrl, Instant takenAt) {
        List<BikeFacts> sources = Stream.of(
                        told,
                        BikeFacts.listed(bikeId, bikeUrl),
                        catalogue.find(bikeId).facts())
                .toList();
        return BikeSnapshots.assemble(sources, takenAt, false);
    }

    /** Checks the source of a lead, such as {@code website_booking}. */
    public static String source(String text, InputErrors errors) {
        String source = Blanks.strip(text);
        if (!SOURCE.matcher(source).matches()) {
            errors.add(InvalidInput.at("source", ErrorCode.INVALID_VALUE, "input.source"));
        }
        return source;
    }

    private static @Nullable String phone(String path, String text, InputErrors errors) {
        PhoneNumber phone = errors.parsed(path, text, InputErrors.CONTACT, PhoneNumber::parse, "input.phone");
        return phone == null ? null : phone.e164();
    }

    private static @Nullable String email(String text, InputErrors errors) {
        EmailAddress email =
                errors.parsed("contactEmail", text, InputErrors.CONTACT, EmailAddress::parse, "input.email");
        return email == null ? null : email.value();
    }

    private static @Nullable String telegram(String text, InputErrors errors) {
        TelegramHandle handle =
                errors.parsed("contactTelegram", text, InputErrors.CONTACT, TelegramHandle::parse, "input.telegram");
        return handle == null ? null : handle.value();
    }
}
