package crm.coupon;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Money;
import crm.graphql.PageArguments;
import crm.order.Order;
import crm.order.OrderReferences;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class CouponController {

    private final CouponQueries queries;

    private final Coupons coupons;

    private final OrderReferences orders;

    private final Commands commands;

    private final Clock clock;

    CouponController(CouponQueries queries, Coupons coupons, OrderReferences orders, Commands commands, Clock clock) {
        this.queries = queries;
        this.coupons = coupons;
        this.orders = orders;
        this.commands = commands;
        this.clock = clock;
    }

    @QueryMapping
    Optional<Coupon> coupon(@Argument String code) {
        return queries.byCode(code);
    }

    @QueryMapping
    Connection<Coupon> coupons(@Argument @Nullable CouponFilter filter, PageArguments page) {
        return queries.page(filter, page);
    }

    @MutationMapping
    CouponPayload createCoupon(@Argument CreateCouponInput input, Command command) {
        return commands.run(command, Changed.class, () -> coupons.create(input, command), this::payload);
    }

    @MutationMapping
    CouponPayload deactivateCoupon(@Argument DeactivateCouponInput input, Command command) {
        return commands.run(command, Changed.class, () -> coupons.deactivate(input), this::payload);
    }

    @MutationMapping
    RedeemCouponPayload redeemCoupon(@Argument RedeemCouponInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> coupons.redeem(input, command), result -> redeemed(result, command));
    }

    private CouponPayload payload(Result<Changed> result) {
        return new CouponPayload(Changed.node(result, queries::coupons), result.errors(), result.replayed());
    }

    private RedeemCouponPayload redeemed(Result<Changed> result, Command command) {
        CouponRedemption redemption = Changed.node(result, queries::redemptions);
        // A refused redemption is none: then the subject is the order.
        UUID order = redemption == null ? result.subject() : redemption.orderId();
        return new RedeemCouponPayload(
                command.remember("Order", Result.found(order, orders::byIds), Order::id),
                redemption,
                result.errors(),
                result.replayed());
    }

    @SchemaMapping
    boolean active(Coupon coupon) {
        return coupon.isActive(clock.instant());
    }

    @SchemaMapping
    CompletableFuture<Integer> redemptionCount(Coupon coupon, DataFetchingEnvironment environment) {
        return Loaders.load(environment, CouponQueries.REDEMPTION_COUNT, coupon.id());
    }

    @SchemaMapping
    CompletableFuture<Connection<CouponRedemption>> redemptions(
            Coupon coupon, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Coupon.redemptions", coupon.id(), page);
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> createdBy(Coupon coupon, DataFetchingEnvironment environment) {
        return coupon.createdById() == null ? null : Loaders.load(environment, "Manager", coupon.createdById());
    }

    @SchemaMapping
    CompletableFuture<Connection<Coupon>> coupons(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.coupons", order.id(), page);
    }

    @SchemaMapping
    CompletableFuture<Connection<CouponRedemption>> couponRedemptions(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.couponRedemptions", order.id(), page);
    }

    @SchemaMapping
    @Nullable
    Money discount(CouponRedemption redemption) {
        return redemption.discount();
    }

    @SchemaMapping
    CompletableFuture<Coupon> coupon(CouponRedemption redemption, DataFetchingEnvironment environment) {
        return Loaders.load(environment, CouponQueries.COUPON, redemption.couponId());
    }

    @SchemaMapping
    CompletableFuture<Order> order(CouponRedemption redemption, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", redemption.orderId());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> redeemedBy(CouponRedemption redemption, DataFetchingEnvironment environment) {
        return redemption.redeemedById() == null
                ? null
                : Loaders.load(environment, "Manager", redemption.redeemedById());
    }
}
