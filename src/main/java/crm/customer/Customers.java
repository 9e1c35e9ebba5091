package crm.customer;

import crm.command.AlreadyExists;
import crm.command.Changed;
import crm.command.Command;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.RecordReference;
import crm.security.CurrentRights;
import crm.text.Blanks;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** Changes customers. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Customers {

    private final CustomerQueries queries;

    private final CustomerRepository customers;

    private final PartnerCustomerRepository partnerCustomers;

    private final CustomerPreferencesRepository preferences;

    private final CurrentRights rights;

    private final IdGenerator ids;

    private final Clock clock;

    Customers(
            CustomerQueries queries,
            CustomerRepository customers,
            PartnerCustomerRepository partnerCustomers,
            CustomerPreferencesRepository preferences,
            CurrentRights rights,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.customers = customers;
        this.partnerCustomers = partnerCustomers;
        this.preferences = preferences;
        this.rights = rights;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Creates a customer.
     *
     * @throws Refused if a customer has the same contact: with that customer
     */
    Changed create(CreateCustomerInput input) {
        InputErrors errors = new InputErrors();
        Contact contact = checked("", input.contact(), errors);
        CustomerPreferencesInput given = input.preferences();
        Patch preferences = given == null ? new Patch(errors) : given.patch(errors);
        errors.throwIfAny(null);
        Optional<UUID> known = find(contact);
        if (known.isPresent()) {
            UUID id = known.get();
            String field = sameContact(contact, queries.byIdsAsIs(List.of(id)).get(id));
            // A customer whom the caller does not see has no id for them.
            throw queries.byIds(List.of(id)).containsKey(id)
                    ? new Refused(id, AlreadyExists.at(field, id))
                    : new Refused(null, InvalidInput.at(field, ErrorCode.ALREADY_EXISTS, "input.alreadyExists"));
        }
        UUID id = create(contact, null);
        setPreferences(id, preferences);
        return Changed.of(id);
    }

    /** The field by which a customer was found; of a customer that was found through a merged one, the first given. */
    private static String sameContact(Contact contact, @Nullable Customer customer) {
        String telegram = contact.telegram();
        if (contact.email() != null && (customer == null || contact.email().equals(customer.email()))) {
            return "email";
        }
        if (contact.phone() != null && (customer == null || contact.phone().equals(customer.phone()))) {
            return "phone";
        }
        if (telegram != null && (customer == null || telegram.equalsIgnoreCase(customer.telegram()))) {
            return "telegram";
        }
        if (contact.whatsapp() != null
                && (customer == null || contact.whatsapp().equals(customer.whatsapp()))) {
            return "whatsapp";
        }
        return sameContact(contact, null);
    }

    /** @return whether the preferences have other values than before */
    private boolean setPreferences(UUID customer, Patch patch) {
        if (patch.isEmpty()) {
            return false;
        }
        Instant now = clock.instant();
        UUID newest = preferences.newest(customer).orElse(null);
        if (newest == null) {
            newest = ids.next();
            preferences.insert(newest, customer, now);
        }
        return preferences.update(newest, patch, now);
    }

    Changed update(UpdateCustomerInput input) {
        Customer customer = locked("id", input.id());
        Refused.ifStale(customer.id(), input.expectedVersion(), customer.version());
        InputErrors errors = new InputErrors();
        Patch patch = new Patch(errors)
                .requiredText("full_name", "fullName", input.fullName(), InputErrors.NAME)
                .set("email", input.email(), text -> email("email", text, errors))
                .set("phone", input.phone(), text -> phone("phone", text, errors))
                .set("telegram", input.telegram(), text -> telegram("telegram", text, errors))
                .set("whatsapp", input.whatsapp(), text -> phone("whatsapp", text, errors))
                .set("preferred_channel", input.preferredChannel(), PreferredChannel::name)
                .text("city", "city", input.city(), InputErrors.NAME)
                .text("country", "country", input.country(), InputErrors.NAME);
        if (!input.phone().isOmitted()) {
            patch.put(
                    "phone_raw",
                    PhoneNumber.raw(
                            input.phone().value(), phone("phone", input.phone().value(), new InputErrors())));
        }
        if (leavesNoContact(customer, input)) {
            String path = contacts(customer, input)
                    .filter(contact -> !contact.given().isOmitted())
                    .map(ContactField::name)
                    .findFirst()
                    .orElseThrow();
            errors.add(InvalidInput.at(path, ErrorCode.REQUIRED, "input.lastContact"));
        }
        CustomerPreferencesInput given = input.preferences().value();
        Patch preferred = given == null ? new Patch(errors) : given.patch(errors);
        errors.throwIfAny(customer.id());
        boolean updated = customers.update(customer.id(), patch, clock.instant());
        boolean clears = given == null && !input.preferences().isOmitted();
        boolean preferencesUpdated =
                clears ? preferences.deleteAll(customer.id()) : setPreferences(customer.id(), preferred);
        if (preferencesUpdated && !updated) {
            customers.touch(customer.id(), clock.instant());
        }
        return Changed.of(customer.id());
    }

    /** Customers of the old CRM may have no contact; an update must not remove the last one. */
    private static boolean leavesNoContact(Customer customer, UpdateCustomerInput input) {
        return contacts(customer, input).anyMatch(contact -> !contact.given().isOmitted())
                && contacts(customer, input).allMatch(ContactField::isEmptyAfterwards);
    }

    private record ContactField(
            String name,
            ArgumentValue<String> given,
            @Nullable String stored) {

        boolean isEmptyAfterwards() {
            return isBlank(given.isOmitted() ? stored : given.value());
        }
    }

    private static Stream<ContactField> contacts(Customer customer, UpdateCustomerInput input) {
        return Stream.of(
                new ContactField("email", input.email(), customer.email()),
                new ContactField("phone", input.phone(), customer.phone()),
                new ContactField("telegram", input.telegram(), customer.telegram()),
                new ContactField("whatsapp", input.whatsapp(), customer.whatsapp()));
    }

    /** The customer that an input names, or the one that it was merged into, locked. */
    Customer locked(String path, String id) {
        UUID found = queries.find(RecordReference.parse("input." + path, id))
                .map(Customer::id)
                .orElseThrow(() -> new Refused(null, NotFound.at(path, id)));
        Customer customer = queries.lock(List.of(found)).get(found);
        if (customer == null || customer.mergedIntoId() != null) {
            throw changedMeanwhile(found);
        }
        return customer;
    }

    /**
     * Another transaction merged or unmerged the customer while this one waited for its lock. {@link
     * crm.command.Commands} makes the change again from the start. To lock the next customer now, beside the locks that
     * are held, would break the order of locks.
     */
    private static PessimisticLockingFailureException changedMeanwhile(UUID customer) {
        return new PessimisticLockingFailureException(
                "Customer " + customer + " was merged or unmerged while this transaction waited for it");
    }

    /**
     * The customer that an input names; an id that was merged away names the one who is left. They are kept from being
     * merged away until the end of the transaction: ask before locking what belongs to them.
     *
     * @param path of the id in the input
     * @param errors receives an error if the id names no customer
     */
    public @Nullable UUID named(String path, String id, InputErrors errors) {
        Known found = known(path, id, errors);
        return found == null ? null : found.customer();
    }

    /** The same for a caller that may be a partner, with the customer as the partner knows it. */
    public @Nullable Known known(String path, String id, InputErrors errors) {
        Customer found =
                queries.find(RecordReference.parse("input." + path, id)).orElse(null);
        if (found == null) {
            errors.add(NotFound.at(path, id));
            return null;
        }
        if (found.partnerView()) {
            return new Known(held(partnerCustomers.customer(found.id())), found.id());
        }
        UUID customer = held(found.id());
        UUID partner = rights.get().partner();
        return new Known(
                customer,
                partner == null
                        ? null
                        : partnerCustomers.findByCustomer(partner, customer).orElse(null));
    }

    /**
     * A customer of a command.
     *
     * @param ofPartner the customer as the partner that sends the command knows it; null if no partner sends it
     */
    public record Known(UUID customer, @Nullable UUID ofPartner) {}

    /**
     * Keeps a customer from being merged away until the end of the transaction. Call it before you lock records of the
     * customer: a merge locks the customers first.
     *
     * @return the customer, or the one that it was merged into
     */
    public UUID held(UUID id) {
        return customers.hold(id).orElseThrow(() -> changedMeanwhile(id));
    }

    /** Customers by id; what is not there is left out. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Map<UUID, Customer> byIds(Collection<UUID> ids) {
        return queries.byIds(ids);
    }

    /**
     * Checks the contact data of a customer. One of e-mail address, phone, Telegram handle and WhatsApp number must be
     * there, or they could not be found again.
     *
     * @param path of the input; empty for the whole input
     * @param errors takes everything that is wrong with it
     */
    public Contact checked(String path, CustomerInput input, InputErrors errors) {
        String prefix = path.isEmpty() ? "" : path + ".";
        String email = email(prefix + "email", input.email(), errors);
        String phone = phone(prefix + "phone", input.phone(), errors);
        String telegram = telegram(prefix + "telegram", input.telegram(), errors);
        String whatsapp = phone(prefix + "whatsapp", input.whatsapp(), errors);
        if (Stream.of(input.email(), input.phone(), input.telegram(), input.whatsapp())
                .allMatch(Customers::isBlank)) {
            errors.add(InvalidInput.at(prefix + "email", ErrorCode.REQUIRED, "input.noContact"));
        }
        return new Contact(
                errors.requiredText(prefix + "fullName", input.fullName(), InputErrors.NAME),
                email,
                phone,
                PhoneNumber.raw(input.phone(), phone),
                telegram,
                whatsapp,
                input.preferredChannel(),
                errors.text(prefix + "city", input.city(), InputErrors.NAME),
                errors.text(prefix + "country", input.country(), InputErrors.NAME));
    }

    /**
     * The customer with this e-mail address, else with this phone and extension, else with this Telegram handle, else
     * with this WhatsApp number, else a new one. Two who come with the same contact at once become one customer: the
     * second waits for the first.
     */
    public UUID findOrCreate(Contact contact) {
        return find(contact).orElseGet(() -> create(contact, null));
    }

    /**
     * The same for a command. A partner finds a customer among those that it sent before, else gets a new one, in the
     * same way: who else is known to the CRM makes no difference to it. The same statements run for known and new
     * contacts, because their time would tell that a contact is known.
     */
    public Known findOrCreate(Contact contact, Command command) {
        UUID partner = command.caller().partner();
        if (partner == null) {
            return new Known(findOrCreate(contact), null);
        }
        Optional<UUID> known = find(contact);
        TransactionStatus transaction = TransactionAspectSupport.currentTransactionStatus();
        Object savepoint = transaction.createSavepoint();
        UUID created = create(contact, partner);
        if (known.isPresent()) {
            transaction.rollbackToSavepoint(savepoint);
        }
        transaction.releaseSavepoint(savepoint);
        UUID customer = known.orElse(created);
        return new Known(
                customer,
                partnerCustomers
                        .findByContact(partner, contact)
                        .orElseGet(() -> createOfPartner(contact, partner, customer)));
    }

    private UUID createOfPartner(Contact contact, UUID partner, UUID customer) {
        UUID id = ids.next();
        partnerCustomers.insert(id, ids.nextCode("CUST"), partner, customer, contact, clock.instant());
        return id;
    }

    private Optional<UUID> find(Contact contact) {
        String telegram = contact.telegram();
        customers.lockContacts(Stream.of(
                        contact.email(),
                        contact.phone(),
                        telegram == null ? null : telegram.toLowerCase(Locale.ROOT),
                        contact.whatsapp())
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        return customers.findByContact(contact);
    }

    private UUID create(Contact contact, @Nullable UUID partner) {
        UUID id = ids.next();
        customers.insert(id, ids.nextCode("CUST"), contact, partner, clock.instant());
        return id;
    }

    private static @Nullable String email(String path, @Nullable String text, InputErrors errors) {
        EmailAddress email = errors.parsed(path, text, InputErrors.CONTACT, EmailAddress::parse, "input.email");
        return email == null ? null : email.value();
    }

    private static @Nullable String phone(String path, @Nullable String text, InputErrors errors) {
        PhoneNumber phone = errors.parsed(path, text, InputErrors.CONTACT, PhoneNumber::parse, "input.phone");
        return phone == null ? null : phone.e164();
    }

    private static @Nullable String telegram(String path, @Nullable String text, InputErrors errors) {
        TelegramHandle handle = errors.parsed(path, text, InputErrors.CONTACT, TelegramHandle::parse, "input.telegram");
        return handle == null ? null : handle.value();
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || Blanks.is(text);
    }
}
