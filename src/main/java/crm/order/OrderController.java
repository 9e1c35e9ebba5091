package crm.order;

import crm.api.Connection;
import crm.api.Loaders;
import crm.api.Messages;
import crm.api.PageArguments;
import crm.api.Reference;
import crm.customer.Customer;
import crm.history.StatusChange;
import crm.lead.Lead;
import crm.security.Caller;
import crm.user.Manager;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class OrderController {

    private final OrderQueries orders;

    private final Messages messages;

    private final Clock clock;

    OrderController(OrderQueries orders, Messages messages, Clock clock) {
        this.orders = orders;
        this.messages = messages;
        this.clock = clock;
    }

    @QueryMapping
    Optional<Order> order(@Argument String id) {
        return orders.find(Reference.parse("id", id));
    }

    @QueryMapping
    Connection<Order> orders(
            @Argument @Nullable OrderFilter filter,
            @Argument OrderSort sort,
            PageArguments page,
            GraphQLContext context) {
        return orders.page(filter, sort, page, Caller.seesPersonalData(context));
    }

    @SchemaMapping
    String statusLabel(Order order, Locale locale) {
        return messages.label(locale, order.status());
    }

    @SchemaMapping
    boolean slaBreached(Order order) {
        return order.slaDueAt() != null && !order.slaDueAt().isAfter(clock.instant());
    }

    @SchemaMapping
    CompletableFuture<List<OrderTransition>> availableTransitions(Order order, DataFetchingEnvironment environment) {
        return Loaders.load(environment, OrderTransitions.LOADER, order);
    }

    @SchemaMapping
    String toLabel(OrderTransition transition, Locale locale) {
        return messages.label(locale, transition.to());
    }

    @SchemaMapping
    CompletableFuture<Customer> customer(Order order, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Customer", order.customerId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Lead> lead(Order order, DataFetchingEnvironment environment) {
        return order.leadId() == null ? null : Loaders.load(environment, "Lead", order.leadId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> assignedManager(Order order, DataFetchingEnvironment environment) {
        return order.assignedManagerId() == null
                ? null
                : Loaders.load(environment, "Manager", order.assignedManagerId());
    }

    @SchemaMapping
    CompletableFuture<Connection<StatusChange>> history(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.history", order.id(), page);
    }

    @SchemaMapping(typeName = "OrderHistoryEntry")
    CompletableFuture<Order> order(StatusChange change, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", change.subjectId());
    }

    @SchemaMapping
    CompletableFuture<Connection<Order>> orders(
            Customer customer, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Customer.orders", customer.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Integer> orderCount(Customer customer, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Customer.orderCount", customer.id());
    }

    @SchemaMapping
    CompletableFuture<Order> order(Lead lead, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Lead.order", lead.id());
    }
}
