package crm.payment;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.customer.Customer;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Money;
import crm.graphql.PageArguments;
import crm.history.HistoryQueries;
import crm.order.Order;
import crm.order.OrderReferences;
import crm.order.OrderTransition;
import graphql.schema.DataFetchingEnvironment;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class PaymentController {

    private final PaymentQueries queries;

    private final Payments payments;

    private final Balances balances;

    private final OrderReferences orders;

    private final HistoryQueries history;

    private final Commands commands;

    PaymentController(
            PaymentQueries queries,
            Payments payments,
            Balances balances,
            OrderReferences orders,
            HistoryQueries history,
            Commands commands) {
        this.queries = queries;
        this.payments = payments;
        this.balances = balances;
        this.orders = orders;
        this.history = history;
        this.commands = commands;
    }

    @QueryMapping
    Connection<Payment> payments(
            @Argument @Nullable PaymentFilter filter, @Argument PaymentSort sort, PageArguments page) {
        return queries.page(filter, sort, page);
    }

    @MutationMapping
    PaymentPayload recordPayment(@Argument RecordPaymentInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> payments.recordPayment(input), result -> payload(result, command));
    }

    @MutationMapping
    PaymentPayload completePayment(@Argument CompletePaymentInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> payments.completePayment(input), result -> payload(result, command));
    }

    @MutationMapping
    PaymentPayload failPayment(@Argument FailPaymentInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> payments.failPayment(input), result -> payload(result, command));
    }

    @MutationMapping
    PaymentPayload voidPayment(@Argument VoidPaymentInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> payments.voidPayment(input), result -> payload(result, command));
    }

    private PaymentPayload payload(Result<Changed> result, Command command) {
        Payment payment = Changed.node(result, queries::byIds);
        // A refused record has no payment: then the subject is the order.
        UUID orderId = payment == null ? result.subject() : payment.orderId();
        Order order = null;
        if (orderId != null) {
            balances.ofOrders(List.of(orderId))
                    .forEach((id, balance) -> command.remember(Balances.OF_ORDERS, id, balance));
            order = command.remember("Order", orders.byIds(List.of(orderId)).get(orderId), Order::id);
        }
        List<OrderTransition> offers = result.outcome() == null || payment == null || order == null
                ? List.of()
                : payments.offers(payment, order);
        return new PaymentPayload(
                payment, order, offers, Changed.event(result, history::byIds), result.errors(), result.replayed());
    }

    @SchemaMapping
    CompletableFuture<Order> order(Payment payment, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", payment.orderId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Payment> relatedPayment(Payment payment, DataFetchingEnvironment environment) {
        return payment.relatedPaymentId() == null
                ? null
                : Loaders.load(environment, "Payment", payment.relatedPaymentId());
    }

    @SchemaMapping
    CompletableFuture<Connection<Payment>> payments(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.payments", order.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Money> paid(Order order, DataFetchingEnvironment environment) {
        return balanceOf(order, environment).thenApply(balance -> Money.eur(balance.paid()));
    }

    @SchemaMapping
    CompletableFuture<Money> refunded(Order order, DataFetchingEnvironment environment) {
        return balanceOf(order, environment).thenApply(balance -> Money.eur(balance.refunded()));
    }

    @SchemaMapping
    CompletableFuture<Money> paidOut(Order order, DataFetchingEnvironment environment) {
        return balanceOf(order, environment).thenApply(balance -> Money.eur(balance.paidOut()));
    }

    @SchemaMapping
    CompletableFuture<Money> margin(Order order, DataFetchingEnvironment environment) {
        return balanceOf(order, environment).thenApply(balance -> Money.eur(balance.margin()));
    }

    @SchemaMapping
    CompletableFuture<Money> balance(Order order, DataFetchingEnvironment environment) {
        return balanceOf(order, environment).thenApply(balance -> Money.eur(balance.due()));
    }

    @SchemaMapping
    CompletableFuture<Money> totalSpent(Customer customer, DataFetchingEnvironment environment) {
        return Loaders.<UUID, BigDecimal>load(environment, Balances.OF_CUSTOMERS, customer.id())
                .thenApply(Money::eur);
    }

    private static CompletableFuture<Balances.Balance> balanceOf(Order order, DataFetchingEnvironment environment) {
        return Loaders.load(environment, Balances.OF_ORDERS, order.id());
    }
}
