package crm.customer;

import crm.api.Ids;
import crm.api.Reference;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.UserErrorCode;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The customers' door for those who change something: see {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Customers {

    private final CustomerQueries queries;

    private final CustomerRepository customers;

    private final Ids ids;

    private final Clock clock;

    Customers(CustomerQueries queries, CustomerRepository customers, Ids ids, Clock clock) {
        this.queries = queries;
        this.customers = customers;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The customer that an input names; an id that was merged away names the one who is left.
     *
     * @param path of the id in the input
     * @param errors takes it where the id names nobody
     */
    public @Nullable UUID named(String path, String id, InputErrors errors) {
        Optional<Customer> customer = queries.find(Reference.parse("input." + path, id));
        if (customer.isEmpty()) {
            errors.add(NotFound.at(path, id));
        }
        return customer.map(Customer::id).orElse(null);
    }

    /**
     * Checks who somebody says they are. One of e-mail address and phone must be there, or they could not be found
     * again.
     *
     * @param path of the input
     * @param errors takes everything that is wrong with it
     */
    public Contact checked(String path, CustomerInput input, InputErrors errors) {
        EmailAddress email =
                errors.parsed(path + ".email", input.email(), InputErrors.CONTACT, EmailAddress::parse, "input.email");
        PhoneNumber phone =
                errors.parsed(path + ".phone", input.phone(), InputErrors.CONTACT, PhoneNumber::parse, "input.phone");
        if (isBlank(input.email()) && isBlank(input.phone())) {
            errors.add(InvalidInput.at(path + ".email", UserErrorCode.REQUIRED, "input.noContact"));
        }
        return new Contact(
                errors.requiredText(path + ".fullName", input.fullName(), InputErrors.NAME),
                email == null ? null : email.value(),
                phone == null ? null : phone.e164(),
                input.preferredChannel(),
                errors.text(path + ".city", input.city(), InputErrors.NAME),
                errors.text(path + ".country", input.country(), InputErrors.NAME));
    }

    /**
     * The customer with this e-mail address, else with this phone, else a new one. Two who come with the same address at
     * once become one customer: the second waits for the first.
     */
    public UUID findOrCreate(Contact contact) {
        customers.lockContacts(Stream.of(contact.email(), contact.phone())
                .filter(key -> key != null)
                .toList());
        return customers.findByContact(contact).orElseGet(() -> {
            UUID id = ids.next();
            customers.insert(id, ids.nextCode("CUST"), contact, clock.instant());
            return id;
        });
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
