package crm.task;

import crm.api.Connection;
import crm.api.Loaders;
import crm.api.PageArguments;
import crm.customer.Customer;
import crm.lead.Lead;
import crm.order.Order;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class TaskController {

    private final TaskQueries tasks;

    private final Clock clock;

    TaskController(TaskQueries tasks, Clock clock) {
        this.tasks = tasks;
        this.clock = clock;
    }

    @QueryMapping
    Connection<Task> tasks(@Argument @Nullable TaskFilter filter, @Argument TaskSort sort, PageArguments page) {
        return tasks.page(filter, sort, page);
    }

    @SchemaMapping
    boolean overdue(Task task) {
        return !task.completed() && task.dueAt() != null && !task.dueAt().isAfter(clock.instant());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> assignee(Task task, DataFetchingEnvironment environment) {
        return optional(environment, "Manager", task.assigneeId());
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
