package crm.task;

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
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class TaskController {

    private final TaskQueries queries;

    private final Tasks tasks;

    private final Commands commands;

    private final Clock clock;

    TaskController(TaskQueries queries, Tasks tasks, Commands commands, Clock clock) {
        this.queries = queries;
        this.tasks = tasks;
        this.commands = commands;
        this.clock = clock;
    }

    @QueryMapping
    Connection<Task> tasks(@Argument @Nullable TaskFilter filter, @Argument TaskSort sort, PageArguments page) {
        return queries.page(filter, sort, page);
    }

    @MutationMapping
    TaskPayload createTask(@Argument CreateTaskInput input, Command command) {
        return commands.run(command, Changed.class, () -> tasks.create(input, command), this::payload);
    }

    @MutationMapping
    TaskPayload updateTask(@Argument UpdateTaskInput input, Command command) {
        return commands.run(command, Changed.class, () -> tasks.update(input, command), this::payload);
    }

    @MutationMapping
    TaskPayload completeTask(@Argument CompleteTaskInput input, Command command) {
        return commands.run(command, Changed.class, () -> tasks.complete(input), this::payload);
    }

    @MutationMapping
    TaskPayload reopenTask(@Argument ReopenTaskInput input, Command command) {
        return commands.run(command, Changed.class, () -> tasks.reopen(input), this::payload);
    }

    @MutationMapping
    TaskPayload deleteTask(@Argument DeleteTaskInput input, Command command) {
        return commands.run(command, Changed.class, () -> tasks.delete(input, command), this::deletion);
    }

    @MutationMapping
    TaskPayload restoreTask(@Argument RestoreTaskInput input, Command command) {
        return commands.run(command, Changed.class, () -> tasks.restore(input), this::payload);
    }

    private TaskPayload payload(Result<Changed> result) {
        return new TaskPayload(Changed.node(result, queries::byIds), null, result.errors(), result.replayed());
    }

    private TaskPayload deletion(Result<Changed> result) {
        Changed deleted = result.outcome();
        return deleted == null
                ? payload(result)
                : new TaskPayload(null, deleted.id(), result.errors(), result.replayed());
    }

    @SchemaMapping
    boolean overdue(Task task) {
        return !task.completed()
                && task.deletedAt() == null
                && task.dueAt() != null
                && !task.dueAt().isAfter(clock.instant());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> assignee(Task task, DataFetchingEnvironment environment) {
        return optional(environment, "Manager", task.assigneeId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> deletedBy(Task task, DataFetchingEnvironment environment) {
        return optional(environment, "Manager", task.deletedBy());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Order> order(Task task, DataFetchingEnvironment environment) {
        return optional(environment, "Order", task.orderId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Lead> lead(Task task, DataFetchingEnvironment environment) {
        return optional(environment, "Lead", task.leadId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Customer> customer(Task task, DataFetchingEnvironment environment) {
        return optional(environment, "Customer", task.customerId());
    }

    @SchemaMapping
    CompletableFuture<Connection<Task>> tasks(Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.tasks", order.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<Task>> tasks(Lead lead, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Lead.tasks", lead.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<Task>> tasks(
            Customer customer, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Customer.tasks", customer.id(), page);
    }

    private static <T> @Nullable CompletableFuture<T> optional(
            DataFetchingEnvironment environment, String loader, @Nullable UUID id) {
        return id == null ? null : Loaders.load(environment, loader, id);
    }
}
