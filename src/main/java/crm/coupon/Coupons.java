package crm.coupon;

import crm.command.Changed;
import crm.command.Command;
import crm.command.CouponRefusal;
import crm.command.CouponRefused;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Patch;
import crm.command.Refused;
import crm.crypto.IdGenerator;
import crm.graphql.Money;
import crm.graphql.RecordReference;
import crm.order.Order;
import crm.order.OrderPriceChanges;
import crm.order.OrderReferences;
import crm.sql.Utc;
import crm.text.Blanks;
import crm.user.Managers;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes coupons. Call it within {@link crm.command.Commands}. The order is locked before the coupon; the lock of the
 * coupon keeps concurrent redemptions within its limits.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Coupons {

    private static final int CODE_LENGTH = 50;

    private static final Pattern CODE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*");

    private static final int DIGITS = 2;

    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    private final CouponQueries queries;

    private final CouponRepository coupons;

    private final OrderReferences orders;

    private final OrderPriceChanges prices;

    private final Managers managers;

    private final IdGenerator ids;

    private final Clock clock;

    Coupons(
            CouponQueries queries,
            CouponRepository coupons,
            OrderReferences orders,
            OrderPriceChanges prices,
            Managers managers,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.coupons = coupons;
        this.orders = orders;
        this.prices = prices;
        this.managers = managers;
        this.ids = ids;
        this.clock = clock;
    }

    Changed create(CreateCouponInput input, Command command) {
        InputErrors errors = new InputErrors();
        String code = code(input.code(), errors);
        if (code != null && queries.byCode(code).isPresent()) {
            errors.add(InvalidInput.at("code", ErrorCode.ALREADY_EXISTS, "input.alreadyExists"));
        }
        BigDecimal percent = percent(input.percent(), errors);
        Money amount = amount(input.amount(), errors);
        if (input.percent() == null && input.amount() == null) {
            errors.add(InvalidInput.at("percent", ErrorCode.REQUIRED, "input.percentOrAmount"));
        } else if (input.percent() != null && input.amount() != null) {
            errors.add(InvalidInput.at("amount", ErrorCode.NOT_APPLICABLE, "input.percentOrAmount"));
        }
        errors.businessTime("validFrom", input.validFrom());
        errors.businessTime("validUntil", input.validUntil());
        if (input.validFrom() != null
                && input.validUntil() != null
                && !input.validFrom().isBefore(input.validUntil())) {
            errors.add(InvalidInput.at("validUntil", ErrorCode.INVALID_VALUE, "input.validUntil"));
        }
        requirePositive("maxRedemptions", input.maxRedemptions(), errors);
        requirePositive("maxRedemptionsPerCustomer", input.maxRedemptionsPerCustomer(), errors);
        BigDecimal minimumPrice = errors.amount("minimumPrice", input.minimumPrice(), "EUR");
        errors.throwIfAny(null);
        UUID id = ids.next();
        coupons.insert(new CouponRepository.NewCoupon(
                id,
                Objects.requireNonNull(code),
                percent,
                amount == null ? null : amount.amount(),
                amount == null ? null : amount.currency().getCurrencyCode(),
                Utc.optionalOffset(input.validFrom()),
                Utc.optionalOffset(input.validUntil()),
                input.maxRedemptions(),
                input.maxRedemptionsPerCustomer(),
                minimumPrice,
                managers.recorded(command.actor()),
                Utc.offset(clock.instant())));
        return Changed.of(id);
    }

    /** Prices of orders that were reduced stay as they are: the coupon is not redeemed any more. */
    Changed deactivate(DeactivateCouponInput input) {
        UUID id = RecordReference.uuid("input.id", input.id());
        Coupon coupon = queries.lock(id).orElseThrow(() -> new Refused(null, NotFound.at("id", input.id())));
        Refused.ifStale(id, input.expectedVersion(), coupon.version());
        if (coupon.deactivatedAt() != null) {
            throw new Refused(id, InvalidInput.at("id", ErrorCode.CONFLICT, "input.couponDeactivated"));
        }
        Instant now = clock.instant();
        coupons.update(id, new Patch(new InputErrors()).put("deactivated_at", Utc.offset(now)), now);
        return Changed.of(id);
    }

    /** Reduces the final price of an order, once for each coupon. */
    Changed redeem(RedeemCouponInput input, Command command) {
        InputErrors errors = new InputErrors();
        UUID named = orders.named("orderId", input.orderId(), errors);
        String code = errors.requiredText("code", input.code(), InputErrors.NAME);
        errors.throwIfAny(named);
        Order order = orders.locked(Objects.requireNonNull(named));
        Refused.ifStale(order.id(), input.expectedVersion(), order.version());
        Coupon coupon = queries.byCode(code)
                .flatMap(found -> queries.lock(found.id()))
                .orElseThrow(() -> refused(order, CouponRefusal.UNKNOWN_CODE, code));
        Instant now = clock.instant();
        requireValid(coupon, order, now);
        if (queries.isRedeemed(coupon.id(), order.id())) {
            throw refused(order, CouponRefusal.ALREADY_REDEEMED);
        }
        if (!order.status().isActive()) {
            throw refused(order, CouponRefusal.ORDER_FINISHED, order.status());
        }
        Money price = order.finalPrice();
        if (price == null || price.amount().signum() == 0) {
            throw refused(order, CouponRefusal.NO_PRICE);
        }
        Money minimum = coupon.minimumPrice();
        if (minimum != null && price.amount().compareTo(minimum.amount()) < 0) {
            throw refused(order, CouponRefusal.BELOW_MINIMUM_PRICE, minimum.amount());
        }
        requireWithinLimits(coupon, order);

        BigDecimal after = price.amount().subtract(CouponDiscount.of(coupon, order, price.amount()));
        UUID id = ids.next();
        coupons.redeem(id, coupon.id(), order.id(), price.amount(), after, managers.recorded(command.actor()), now);
        prices.setFinalPrice(order.id(), after);
        return Changed.of(id);
    }

    private static void requireValid(Coupon coupon, Order order, Instant now) {
        if (coupon.deactivatedAt() != null) {
            throw refused(order, CouponRefusal.DEACTIVATED);
        }
        if (coupon.validFrom() != null && now.isBefore(coupon.validFrom())) {
            throw refused(order, CouponRefusal.NOT_YET_VALID, coupon.validFrom());
        }
        if (coupon.validUntil() != null && !now.isBefore(coupon.validUntil())) {
            throw refused(order, CouponRefusal.EXPIRED, coupon.validUntil());
        }
    }

    private void requireWithinLimits(Coupon coupon, Order order) {
        Integer most = coupon.maxRedemptions();
        if (most != null && queries.count(coupon.id()) >= most) {
            throw refused(order, CouponRefusal.USED_UP, most);
        }
        Integer mostPerCustomer = coupon.maxRedemptionsPerCustomer();
        if (mostPerCustomer != null && queries.count(coupon.id(), order.customerId()) >= mostPerCustomer) {
            throw refused(order, CouponRefusal.USED_UP_BY_CUSTOMER, mostPerCustomer);
        }
    }

    private static Refused refused(Order order, CouponRefusal reason, Object... details) {
        return new Refused(order.id(), CouponRefused.of(reason, details));
    }

    /** In capitals, so that the column shows the form that is compared. */
    private static @Nullable String code(String given, InputErrors errors) {
        if (Blanks.is(given)) {
            errors.add(InvalidInput.required("code"));
        }
        return errors.parsed(
                "code",
                given,
                CODE_LENGTH,
                text -> CODE.matcher(text).matches() ? Optional.of(CouponQueries.key(text)) : Optional.empty(),
                "input.couponCode");
    }

    private static @Nullable BigDecimal percent(@Nullable BigDecimal percent, InputErrors errors) {
        if (percent == null) {
            return null;
        }
        if (percent.signum() == 0) {
            errors.add(InvalidInput.at("percent", ErrorCode.INVALID_VALUE, "input.positive"));
        } else if (percent.compareTo(ALL) > 0) {
            errors.add(InvalidInput.at("percent", ErrorCode.INVALID_VALUE, "input.tooLarge"));
        }
        return errors.decimal("percent", percent, DIGITS);
    }

    private static @Nullable Money amount(@Nullable Money amount, InputErrors errors) {
        if (amount == null) {
            return null;
        }
        String currency = amount.currency().getCurrencyCode();
        if (!currency.equals("EUR") && !currency.equals("RUB")) {
            errors.add(InvalidInput.at("amount.currency", ErrorCode.INVALID_VALUE, "input.couponCurrency"));
        }
        if (amount.amount().signum() == 0) {
            errors.add(InvalidInput.at("amount.amount", ErrorCode.INVALID_VALUE, "input.positive"));
        }
        errors.decimal("amount.amount", amount.amount(), DIGITS);
        return amount;
    }

    private static void requirePositive(String path, @Nullable Integer number, InputErrors errors) {
        if (number != null && number < 1) {
            errors.add(InvalidInput.at(path, ErrorCode.INVALID_VALUE, "input.positive"));
        }
    }
}
