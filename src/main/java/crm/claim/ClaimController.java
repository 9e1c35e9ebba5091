package crm.claim;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.order.Order;
import crm.payment.Payment;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class ClaimController {

    @SchemaMapping
    CompletableFuture<Connection<OrderCase>> cases(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, ClaimQueries.CASES, order.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<RefundRequest>> refundRequests(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, ClaimQueries.REFUND_REQUESTS, order.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<CompensationRequest>> compensationRequests(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, ClaimQueries.COMPENSATION_REQUESTS, order.id(), page);
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> openedBy(OrderCase orderCase, DataFetchingEnvironment environment) {
        return manager(environment, orderCase.openedById());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> resolvedBy(OrderCase orderCase, DataFetchingEnvironment environment) {
        return manager(environment, orderCase.resolvedById());
    }

    @SchemaMapping(field = "case")
    @Nullable
    CompletableFuture<OrderCase> caseOf(RefundRequest request, DataFetchingEnvironment environment) {
        return load(environment, ClaimQueries.CASE, request.caseId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> requestedBy(RefundRequest request, DataFetchingEnvironment environment) {
        return manager(environment, request.requestedById());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> approvedBy(RefundRequest request, DataFetchingEnvironment environment) {
        return manager(environment, request.approvedById());
    }

    @SchemaMapping(field = "case")
    @Nullable
    CompletableFuture<OrderCase> caseOf(CompensationRequest request, DataFetchingEnvironment environment) {
        return load(environment, ClaimQueries.CASE, request.caseId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> requestedBy(CompensationRequest request, DataFetchingEnvironment environment) {
        return manager(environment, request.requestedById());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> approvedBy(CompensationRequest request, DataFetchingEnvironment environment) {
        return manager(environment, request.approvedById());
    }

    @SchemaMapping
    CompletableFuture<Order> order(OrderCase orderCase, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", orderCase.orderId());
    }

    @SchemaMapping
    CompletableFuture<Order> order(RefundRequest request, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", request.orderId());
    }

    @SchemaMapping
    CompletableFuture<Order> order(CompensationRequest request, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", request.orderId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> decidedBy(RefundRequest request, DataFetchingEnvironment environment) {
        return manager(environment, request.decidedById());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Payment> payment(RefundRequest request, DataFetchingEnvironment environment) {
        return load(environment, "Payment", request.paymentId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> decidedBy(CompensationRequest request, DataFetchingEnvironment environment) {
        return manager(environment, request.decidedById());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Payment> payment(CompensationRequest request, DataFetchingEnvironment environment) {
        return load(environment, "Payment", request.paymentId());
    }

    private static @Nullable CompletableFuture<Manager> manager(
            DataFetchingEnvironment environment, @Nullable UUID id) {
        return load(environment, "Manager", id);
    }

    private static <T> @Nullable CompletableFuture<T> load(
            DataFetchingEnvironment environment, String loader, @Nullable UUID id) {
        return id == null ? null : Loaders.load(environment, loader, id);
    }
}
