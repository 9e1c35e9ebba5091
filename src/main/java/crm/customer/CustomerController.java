package crm.customer;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Messages;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.graphql.RequestRefused;
import crm.security.Caller;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class CustomerController {

    private final CustomerQueries queries;

    private final CustomerDetailsQueries details;

    private final Customers customers;

    private final Commands commands;

    private final Messages messages;

    CustomerController(
            CustomerQueries queries,
            CustomerDetailsQueries details,
            Customers customers,
            Commands commands,
            Messages messages) {
        this.queries = queries;
        this.details = details;
        this.customers = customers;
        this.commands = commands;
        this.messages = messages;
    }

    @QueryMapping
    Optional<Customer> customer(@Argument String id) {
        return queries.find(RecordReference.parse("id", id));
    }

    @QueryMapping
    Connection<Customer> customers(
            @Argument @Nullable CustomerFilter filter,
            @Argument CustomerSort sort,
            PageArguments page,
            GraphQLContext context) {
        if (!Caller.seesPersonalData(context) && sort.showsNames()) {
            throw RequestRefused.badArgument("sort", "sort.masked");
        }
        return queries.page(filter, sort, page);
    }

    @MutationMapping
    CustomerPayload createCustomer(@Argument CreateCustomerInput input, Command command) {
        return commands.run(command, Changed.class, () -> customers.create(input), result -> payload(result, command));
    }

    @MutationMapping
    CustomerPayload updateCustomer(@Argument UpdateCustomerInput input, Command command) {
        return commands.run(command, Changed.class, () -> customers.update(input), result -> payload(result, command));
    }

    private CustomerPayload payload(Result<Changed> result, Command command) {
        Customer customer = Changed.node(result, queries::byIds);
        if (customer != null && command.dryRun()) {
            details.preferences(List.of(customer.id()))
                    .forEach(
                            (id, preferences) -> command.remember(CustomerDetailsQueries.PREFERENCES, id, preferences));
        }
        return new CustomerPayload(customer, result.errors(), result.replayed());
    }

    @SchemaMapping
    CompletableFuture<Connection<ContactChannel>> contactChannels(
            Customer customer, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, CustomerDetailsQueries.CONTACT_CHANNELS, customer.id(), page);
    }

    @SchemaMapping
    CompletableFuture<CustomerPreferences> preferences(Customer customer, DataFetchingEnvironment environment) {
        return Loaders.load(environment, CustomerDetailsQueries.PREFERENCES, customer.id());
    }

    @SchemaMapping
    CompletableFuture<List<Duplicate>> duplicates(Customer customer, DataFetchingEnvironment environment) {
        return Loaders.load(environment, DuplicateQueries.LOADER, customer.id());
    }

    @SchemaMapping(typeName = "CustomerDuplicate")
    CompletableFuture<Customer> customer(Duplicate duplicate, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Customer", duplicate.customerId());
    }

    @SchemaMapping(typeName = "CustomerDuplicate")
    List<String> why(Duplicate duplicate, Locale locale) {
        return duplicate.reasons().stream()
                .map(reason -> messages.label(locale, reason))
                .toList();
    }
}
