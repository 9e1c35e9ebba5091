package crm.payment;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.graphql.Money;
import crm.order.Order;
import crm.order.OrderReferences;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What refunds leave of payments. A refund returns one completed incoming payment of its order, and never more than is
 * left of it. A refund that names no payment returns the only one of its order; old ones may belong to none. The order
 * is locked, so that two concurrent refunds see each other.
 */
@Component
class Refunds {

    /** Those that have returned money, or are about to. */
    private static final Set<PaymentStatus> LIVE =
            Set.of(PaymentStatus.PLANNED, PaymentStatus.PENDING, PaymentStatus.COMPLETED);

    private static final int DIGITS = 2;

    private static final String EUR = "EUR";

    private final PaymentQueries queries;

    private final OrderReferences orders;

    Refunds(PaymentQueries queries, OrderReferences orders) {
        this.queries = queries;
        this.orders = orders;
    }

    /**
     * Checks a new refund.
     *
     * @param named the payment that the input names
     * @return the payment that it returns; null if the order has no payment to return
     */
    @Nullable
    UUID returned(Order order, @Nullable UUID named, Money amount, PaymentStatus status, InputErrors errors) {
        List<Payment> all = queries.ofOrder(order.id());
        List<Payment> received = received(all);
        Payment returned = named == null && received.size() == 1
                ? received.getFirst()
                : received.stream()
                        .filter(payment -> payment.id().equals(named))
                        .findFirst()
                        .orElse(null);
        if (returned == null) {
            if (named != null) {
                errors.add(InvalidInput.at("relatedPaymentId", ErrorCode.CONFLICT, "input.notRefundable"));
            } else if (!received.isEmpty()) {
                errors.add(InvalidInput.at("relatedPaymentId", ErrorCode.REQUIRED, "input.refundOf", received.size()));
            }
            return null;
        }
        if (LIVE.contains(status)) {
            requireLeft("amount.amount", order, returned, amount, of(returned, all, LIVE::contains), errors);
            requireLeftOfOrder("amount.amount", order, received, amount, live(all), errors);
        }
        return returned.id();
    }

    /** Checks a planned or pending refund again before it is completed. */
    void requireLeft(Order order, Payment refund, InputErrors errors) {
        List<Payment> all = queries.ofOrder(order.id());
        List<Payment> received = received(all);
        UUID named = refund.relatedPaymentId();
        Optional<Payment> returned = named == null
                ? received.stream().filter(payment -> received.size() == 1).findFirst()
                : all.stream().filter(payment -> payment.id().equals(named)).findFirst();
        if (returned.isEmpty()) {
            return;
        }
        if (!received.contains(returned.get())) {
            errors.add(InvalidInput.at("id", ErrorCode.CONFLICT, "input.notRefundable"));
            return;
        }
        List<Payment> others = of(returned.get(), all, LIVE::contains).stream()
                .filter(other -> !other.id().equals(refund.id()))
                .toList();
        requireLeft("id", order, returned.get(), refund.amount(), others, errors);
        List<Payment> othersOfOrder = live(all).stream()
                .filter(other -> !other.id().equals(refund.id()))
                .toList();
        requireLeftOfOrder("id", order, received, refund.amount(), othersOfOrder, errors);
    }

    /** Whether live refunds return a payment: then it cannot be voided. */
    boolean isRefunded(Payment payment) {
        return !of(payment, queries.ofOrder(payment.orderId()), LIVE::contains).isEmpty();
    }

    /** Whether something is left of a completed deposit of an order. */
    boolean keepsReserve(UUID order) {
        return reservePaidAt(order).isPresent();
    }

    /** The time of the first deposit of which something is left. */
    Optional<Instant> reservePaidAt(UUID orderId) {
        Order order = Objects.requireNonNull(orders.byIds(List.of(orderId)).get(orderId), "it has payments");
        List<Payment> all = queries.ofOrder(orderId);
        return received(all).stream()
                .filter(payment -> payment.role() == PaymentRole.DEPOSIT)
                .filter(deposit -> {
                    BigDecimal left =
                            left(order, deposit, of(deposit, all, status -> status == PaymentStatus.COMPLETED));
                    return left == null || rounded(left).signum() > 0;
                })
                .map(deposit -> deposit.occurredAt() == null ? deposit.createdAt() : deposit.occurredAt())
                .min(Comparator.naturalOrder());
    }

    private static List<Payment> received(List<Payment> all) {
        return all.stream()
                .filter(payment -> payment.status() == PaymentStatus.COMPLETED
                        && payment.direction() == PaymentDirection.INCOMING
                        && payment.role().direction() == PaymentDirection.INCOMING)
                .toList();
    }

    private static List<Payment> of(Payment returned, List<Payment> all, Predicate<PaymentStatus> counts) {
        boolean only = received(all).equals(List.of(returned));
        return all.stream()
                .filter(payment -> payment.role() == PaymentRole.REFUND
                        && payment.direction() == PaymentDirection.OUTGOING
                        && counts.test(payment.status()))
                .filter(refund -> refund.relatedPaymentId() == null
                        ? only
                        : refund.relatedPaymentId().equals(returned.id()))
                .toList();
    }

    private static void requireLeft(
            String path, Order order, Payment returned, Money amount, List<Payment> others, InputErrors errors) {
        String currency = returned.amount().currency().getCurrencyCode();
        BigDecimal left = left(order, returned, others);
        BigDecimal refunding = converted(amount, currency, order.exchangeRate());
        if (left == null || refunding == null) {
            errors.add(InvalidInput.at(path, ErrorCode.CONFLICT, "input.refundCurrency", currency));
        } else if (rounded(left.subtract(refunding)).signum() < 0) {
            errors.add(InvalidInput.at(
                    path,
                    ErrorCode.CONFLICT,
                    "input.refundTooLarge",
                    rounded(left).max(BigDecimal.ZERO).toPlainString(),
                    currency));
        }
    }

    private static List<Payment> live(List<Payment> all) {
        return all.stream()
                .filter(payment -> payment.role() == PaymentRole.REFUND
                        && payment.direction() == PaymentDirection.OUTGOING
                        && LIVE.contains(payment.status()))
                .toList();
    }

    /**
     * Refunds that name no payment count here too: all refunds together never return more than came in. Without a rate,
     * sums in several currencies are not compared.
     */
    private static void requireLeftOfOrder(
            String path, Order order, List<Payment> received, Money amount, List<Payment> others, InputErrors errors) {
        BigDecimal in = inEur(received, order);
        BigDecimal out = inEur(others, order);
        BigDecimal refunding = converted(amount, EUR, order.exchangeRate());
        if (errors.isEmpty()
                && in != null
                && out != null
                && refunding != null
                && rounded(in.subtract(out).subtract(refunding)).signum() < 0) {
            BigDecimal left = rounded(in.subtract(out)).max(BigDecimal.ZERO);
            errors.add(InvalidInput.at(
                    path, ErrorCode.CONFLICT, "input.refundTooLargeForOrder", left.toPlainString(), EUR));
        }
    }

    private static @Nullable BigDecimal inEur(List<Payment> payments, Order order) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Payment payment : payments) {
            BigDecimal amount = converted(payment.amount(), EUR, order.exchangeRate());
            if (amount == null) {
                return null;
            }
            sum = sum.add(amount);
        }
        return sum;
    }

    /** In the currency of the payment; null if a refund is in a currency without a rate to it. */
    private static @Nullable BigDecimal left(Order order, Payment returned, List<Payment> refunds) {
        String currency = returned.amount().currency().getCurrencyCode();
        BigDecimal left = returned.amount().amount();
        for (Payment refund : refunds) {
            BigDecimal amount = converted(refund.amount(), currency, order.exchangeRate());
            if (amount == null) {
                return null;
            }
            left = left.subtract(amount);
        }
        return left;
    }

    /** @param rate RUB for one EUR */
    private static @Nullable BigDecimal converted(Money money, String to, @Nullable BigDecimal rate) {
        String from = money.currency().getCurrencyCode();
        if (from.equals(to)) {
            return money.amount();
        }
        if (rate == null) {
            return null;
        }
        return switch (from + to) {
            case "EURRUB" -> money.amount().multiply(rate);
            case "RUBEUR" -> money.amount().divide(rate, MathContext.DECIMAL64);
            default -> null;
        };
    }

    private static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(DIGITS, RoundingMode.HALF_UP);
    }
}
