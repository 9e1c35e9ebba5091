package crm.touchpoint;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.customer.Customer;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.lead.Lead;
import crm.order.Order;
import crm.task.Task;
import crm.task.Tasks;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class TouchpointController {

    private final TouchpointQueries queries;

    private final Touchpoints touchpoints;

    private final Tasks tasks;

    private final Commands commands;

    TouchpointController(TouchpointQueries queries, Touchpoints touchpoints, Tasks tasks, Commands commands) {
        this.queries = queries;
        this.touchpoints = touchpoints;
        this.tasks = tasks;
        this.commands = commands;
    }

    @MutationMapping
    TouchpointPayload recordTouchpoint(@Argument RecordTouchpointInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> Changed.of(touchpoints.add(input, null, command).touchpoint()),
                this::payload);
    }

    @MutationMapping
    ContactPayload recordCall(@Argument RecordCallInput input, Command command) {
        return record(() -> touchpoints.add(input.contact(), input.nextStep(), command), command);
    }

    @MutationMapping
    ContactPayload recordMessage(@Argument RecordMessageInput input, Command command) {
        return record(() -> touchpoints.addMessage(input, command), command);
    }

    private ContactPayload record(Supplier<Touchpoints.Added> change, Command command) {
        return commands.run(command, Touchpoints.Added.class, change, result -> {
            Touchpoints.Added added = result.outcome();
            Task task = Result.found(added == null ? null : added.task(), tasks::byIds);
            return new ContactPayload(
                    Result.found(added == null ? null : added.touchpoint(), queries::byIds),
                    command.remember("Task", task, Task::id),
                    result.errors(),
                    result.replayed());
        });
    }

    @MutationMapping
    TouchpointPayload updateTouchpoint(@Argument UpdateTouchpointInput input, Command command) {
        return commands.run(command, Changed.class, () -> touchpoints.update(input), this::payload);
    }

    private TouchpointPayload payload(Result<Changed> result) {
        return new TouchpointPayload(Changed.node(result, queries::byIds), result.errors(), result.replayed());
    }

    @SchemaMapping
    CompletableFuture<Object> payload(Touchpoint touchpoint, DataFetchingEnvironment environment) {
        return Loaders.load(environment, TouchpointQueries.PAYLOAD, touchpoint.id());
    }

    @SchemaMapping
    CompletableFuture<Connection<Touchpoint>> touchpoints(
            Customer customer, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, TouchpointQueries.OF_CUSTOMERS, customer.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<Touchpoint>> touchpoints(
            Lead lead, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, TouchpointQueries.OF_LEADS, lead.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<Touchpoint>> touchpoints(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, TouchpointQueries.OF_ORDERS, order.id(), page);
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Customer> customer(Touchpoint touchpoint, DataFetchingEnvironment environment) {
        return load(environment, "Customer", touchpoint.customerId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Lead> lead(Touchpoint touchpoint, DataFetchingEnvironment environment) {
        return load(environment, "Lead", touchpoint.leadId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Order> order(Touchpoint touchpoint, DataFetchingEnvironment environment) {
        return load(environment, "Order", touchpoint.orderId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> manager(Touchpoint touchpoint, DataFetchingEnvironment environment) {
        return load(environment, "Manager", touchpoint.managerId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Task> nextStep(Touchpoint touchpoint, DataFetchingEnvironment environment) {
        return load(environment, "Task", touchpoint.taskId());
    }

    private static <T> @Nullable CompletableFuture<T> load(
            DataFetchingEnvironment environment, String loader, @Nullable UUID id) {
        return id == null ? null : Loaders.load(environment, loader, id);
    }
}
