package crm.payment;

import crm.api.Connection;
import crm.api.Loaders;
import crm.api.Money;
import crm.api.PageArguments;
import crm.customer.Customer;
import crm.order.Order;
import graphql.schema.DataFetchingEnvironment;
import java.math.BigDecimal;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class PaymentController {

    @SchemaMapping
    CompletableFuture<Order> order(Payment payment, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", payment.orderId());
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
