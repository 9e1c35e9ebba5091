package crm.customer;

import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.customer.CustomerMerges.Merged;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import graphql.schema.DataFetchingEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class CustomerMergeController {

    private final CustomerQueries customers;

    private final CustomerMergeQueries queries;

    private final CustomerMerges merges;

    private final Commands commands;

    CustomerMergeController(
            CustomerQueries customers, CustomerMergeQueries queries, CustomerMerges merges, Commands commands) {
        this.customers = customers;
        this.queries = queries;
        this.merges = merges;
        this.commands = commands;
    }

    @MutationMapping
    CustomerMergePayload mergeCustomers(@Argument MergeCustomersInput input, Command command) {
        return commands.run(
                command,
                Merged.class,
                () -> merges.merge(input, command.actor()),
                result -> payload(result, input.duplicateId()));
    }

    @MutationMapping
    CustomerMergePayload unmergeCustomers(@Argument UnmergeCustomersInput input, Command command) {
        return commands.run(
                command,
                Merged.class,
                () -> merges.unmerge(input, command.actor()),
                result -> payload(result, input.duplicateId()));
    }

    private CustomerMergePayload payload(Result<Merged> result, String duplicateId) {
        Merged outcome = result.outcome();
        UUID survivor = outcome == null ? result.subject() : outcome.survivor();
        return new CustomerMergePayload(
                survivor == null ? null : customers.byIds(List.of(survivor)).get(survivor),
                customers
                        .findAsIs(RecordReference.parse("input.duplicateId", duplicateId))
                        .orElse(null),
                outcome == null ? null : queries.byIds(List.of(outcome.merge())).get(outcome.merge()),
                result.errors(),
                result.replayed());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Customer> mergedInto(Customer customer, DataFetchingEnvironment environment) {
        return customer.mergedIntoId() == null ? null : Loaders.load(environment, "Customer", customer.mergedIntoId());
    }

    @SchemaMapping
    CompletableFuture<Connection<CustomerMerge>> merges(
            Customer customer, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Customer.merges", customer.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Customer> duplicate(CustomerMerge merge, DataFetchingEnvironment environment) {
        return Loaders.load(environment, CustomerQueries.AS_IS, merge.duplicateId());
    }

    @SchemaMapping
    List<String> filledFields(CustomerMerge merge) {
        return merge.filled().names();
    }

    @SchemaMapping
    Instant undoableUntil(CustomerMerge merge) {
        return merge.undoableUntil();
    }
}
