package crm.order;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.customer.Customer;
import crm.customer.CustomerDisclosure;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Messages;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.history.HistoryQueries;
import crm.history.StatusChange;
import crm.lead.Lead;
import crm.security.CurrentRights;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class OrderController {

    private final OrderQueries queries;

    private final Orders orders;

    private final OrderCorrections corrections;

    private final HistoryQueries history;

    private final Commands commands;

    private final Messages messages;

    private final Clock clock;

    private final CustomerDisclosure disclosure;

    private final CurrentRights rights;

    OrderController(
            OrderQueries queries,
            Orders orders,
            OrderCorrections corrections,
            HistoryQueries history,
            Commands commands,
            Messages messages,
            Clock clock,
            CustomerDisclosure disclosure,
            CurrentRights rights) {
        this.queries = queries;
        this.orders = orders;
        this.corrections = corrections;
        this.history = history;
        this.commands = commands;
        this.messages = messages;
        this.clock = clock;
        this.disclosure = disclosure;
        this.rights = rights;
    }

    /** References of other partners are not shown to a partner that reads all orders. */
    @SchemaMapping
    @Nullable
    String externalReference(Order order) {
        return rights.isOf(order.partnerId()) ? order.externalReference() : null;
    }

    @QueryMapping
    Optional<Order> order(@Argument String id) {
        return queries.find(RecordReference.parse("id", id));
    }

    @QueryMapping
    Connection<Order> orders(@Argument @Nullable OrderFilter filter, @Argument OrderSort sort, PageArguments page) {
        return queries.page(filter, sort, page);
    }

    @MutationMapping
    OrderPayload updateOrder(@Argument UpdateOrderInput input, Command command) {
        return commands.run(command, Changed.class, () -> orders.update(input), result -> payload(result, command));
    }

    @MutationMapping
    OrderPayload changeOrderStatus(@Argument ChangeOrderStatusInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> orders.changeStatus(input, command), result -> payload(result, command));
    }

    @MutationMapping
    OrderPayload correctOrderStatus(@Argument CorrectOrderStatusInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> corrections.correct(input, command), result -> payload(result, command));
    }

    @MutationMapping
    OrderPayload cancelOrder(@Argument CancelOrderInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> orders.cancel(input, command), result -> payload(result, command));
    }

    @MutationMapping
    OrderPayload setOrderStage(@Argument SetOrderStageInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> orders.setStage(input, command), result -> payload(result, command));
    }

    @MutationMapping
    OrdersPayload changeOrderStatuses(@Argument ChangeOrderStatusesInput input, Command command) {
        return commands.run(
                command,
                OrdersChanged.class,
                () -> orders.changeStatuses(input, command),
                result -> payloads(result, command));
    }

    @MutationMapping
    OrdersPayload assignOrders(@Argument AssignOrdersInput input, Command command) {
        return commands.run(
                command, OrdersChanged.class, () -> orders.assign(input, command), result -> payloads(result, command));
    }

    private OrderPayload payload(Result<Changed> result, Command command) {
        return new OrderPayload(
                command.remember("Order", Changed.node(result, queries::byIds), Order::id),
                Changed.event(result, history::byIds),
                result.errors(),
                result.replayed());
    }

    private OrdersPayload payloads(Result<OrdersChanged> result, Command command) {
        List<OrdersChanged.Row> rows =
                result.outcome() == null ? List.of() : result.outcome().rows();
        Map<UUID, Order> found = queries.byIds(ids(rows, OrdersChanged.Row::order));
        found.values().forEach(order -> command.remember("Order", order, Order::id));
        Map<UUID, StatusChange> events = history.byIds(ids(rows, OrdersChanged.Row::event));
        return new OrdersPayload(
                rows.stream()
                        .map(row -> new OrdersPayload.OrderResult(
                                row.order() == null ? null : found.get(row.order()),
                                row.event() == null ? null : events.get(row.event()),
                                row.errors()))
                        .toList(),
                result.errors(),
                result.replayed());
    }

    private static Set<UUID> ids(List<OrdersChanged.Row> rows, Function<OrdersChanged.Row, @Nullable UUID> id) {
        return rows.stream().map(id).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    @SchemaMapping
    CompletableFuture<Object> bookingMeta(Order order, DataFetchingEnvironment environment) {
        return Loaders.load(environment, OrderQueries.META, order.id());
    }

    @SchemaMapping
    String statusLabel(Order order, Locale locale) {
        return messages.label(locale, order.status());
    }

    @SchemaMapping
    @Nullable
    String stageLabel(Order order, Locale locale) {
        return order.stage() == null ? null : messages.label(locale, order.stage());
    }

    @SchemaMapping
    List<OrderStage> availableStages(Order order) {
        return OrderStage.of(order.status());
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
        CustomerDisclosure.Shown shown = disclosure.shown(order);
        return shown.unknown() == null
                ? Loaders.load(environment, shown.loader(), Objects.requireNonNull(shown.id()))
                : CompletableFuture.completedFuture(shown.unknown());
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
    @Nullable
    CompletableFuture<Order> supersededBy(Order order, DataFetchingEnvironment environment) {
        return order.supersededById() == null ? null : Loaders.load(environment, "Order", order.supersededById());
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
        String loader = customer.partnerView() ? OrderQueries.OF_PARTNER_CUSTOMERS : "Customer.orders";
        return Loaders.load(environment, loader, customer.id(), page);
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
