package crm.order;

import crm.customer.Customers;
import crm.security.Actor;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rules of paid reserves. A free booking is an active order without a paid reserve. The reserve of an order counts as
 * paid if the order has a time of that payment, a status that implies a payment, or money of the customer left.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class OrderReserves {

    private static final String SUPERSEDED = "The reserve of another order of this bike was paid.";

    private static final String CONTESTED =
            "The reserve of this order was paid, but another active order of this bike has a paid reserve too.";

    private static final String TOO_LATE = "The reserve was paid after this order was cancelled.";

    private final ReserveQueries reserves;

    private final OrderQueries queries;

    private final OrderRepository orders;

    private final OrderMoves moves;

    private final PaidOrders payments;

    private final ReserveSettings settings;

    private final Clock clock;

    OrderReserves(
            ReserveQueries reserves,
            OrderQueries queries,
            OrderRepository orders,
            OrderMoves moves,
            PaidOrders payments,
            ReserveSettings settings,
            Clock clock) {
        this.reserves = reserves;
        this.queries = queries;
        this.orders = orders;
        this.moves = moves;
        this.payments = payments;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The free bookings of a customer. Of the customer as a partner knows it, those that the partner sent. Call it
     * after {@link Orders#booked}, which makes other bookings wait.
     */
    public int freeBookings(Customers.Known customer) {
        UUID ofPartner = customer.ofPartner();
        return ofCustomers(
                        ofPartner == null
                                ? reserves.ofCustomers(Set.of(customer.customer()))
                                : reserves.ofPartnerCustomer(ofPartner),
                        false)
                .size();
    }

    /** An existing order whose reserve this transaction pays, locked as {@link #lock(Collection)} does. */
    public Order lock(UUID order) {
        return lock(List.of(order)).getFirst();
    }

    /**
     * Locks orders whose reserves this transaction pays, and the other active orders of their bikes: all in one
     * statement in id order, to avoid deadlocks. If reserves are limited, other transactions that count the orders of
     * the same customers wait, too.
     */
    List<Order> lock(Collection<UUID> paying) {
        Set<UUID> locking = new HashSet<>(paying);
        if (settings.reserveSupersedes()) {
            reserves.sameBike(paying).forEach(order -> locking.add(order.id()));
        }
        List<Order> locked = queries.lock(locking).stream()
                .filter(order -> paying.contains(order.id()))
                .toList();
        if (settings.maxPaidReserves() != null) {
            orders.lockBookings(locked.stream().map(Order::customerId).toList());
        }
        return locked;
    }

    /** The limit for the customers of these orders. It reads the database only if reserves are limited. */
    public ReserveLimit limit(Collection<Order> paying) {
        List<ReserveQueries.OfCustomer> reserved = settings.maxPaidReserves() == null
                ? List.of()
                : ofCustomers(
                        reserves.ofCustomers(
                                paying.stream().map(Order::customerId).toList()),
                        true);
        return new ReserveLimit(settings.maxPaidReserves(), reserved);
    }

    /**
     * Records that a payment paid the reserve of an order, and cancels the free bookings of the same bike, as the
     * system. The payment must be saved already. Does nothing if the reserve had been paid before. The version of the
     * order stays the same: a client that edits the order must not get a StaleVersion because a payment arrived.
     *
     * @param order locked by {@link #lock(UUID)}
     */
    public void paid(Order order, Instant at) {
        if (order.reservePaidAt() != null) {
            return;
        }
        orders.setReservePaid(List.of(order.id()), at, clock.instant());
        if (order.status().isCancelled()) {
            moves.note(List.of(order), TOO_LATE);
        } else if (order.status().isActive()) {
            supersede(List.of(order.id()));
        }
    }

    /** The same for orders that took the status DEPOSIT_PAID, also where the reserve had been paid before. */
    void paidByStatus(Collection<UUID> paid) {
        Instant now = clock.instant();
        orders.setReservePaid(paid, now, now);
        supersede(paid);
    }

    /**
     * Records that the last payment of the reserve no longer counts. An order in DEPOSIT_PAID keeps its time. Orders
     * that the reserve superseded stay cancelled.
     */
    public void unpaid(UUID order) {
        orders.clearReservePaid(order, clock.instant());
    }

    private void supersede(Collection<UUID> paid) {
        if (!settings.reserveSupersedes()) {
            return;
        }
        List<ReserveQueries.SameBike> sameBike = reserves.sameBike(paid);
        Predicate<ReserveQueries.SameBike> isReserved =
                reserved(sameBike, ReserveQueries.SameBike::id, ReserveQueries.SameBike::reserved);
        Map<UUID, UUID> winners = new LinkedHashMap<>();
        Set<UUID> contested = new HashSet<>();
        for (ReserveQueries.SameBike order : sameBike) {
            if (isReserved.test(order)) {
                contested.add(order.other());
            } else {
                winners.putIfAbsent(order.id(), order.other());
            }
        }
        cancel(winners);
        if (!contested.isEmpty()) {
            moves.note(queries.lock(contested), CONTESTED);
        }
    }

    /** @param winners the order whose reserve was paid, by the order that it supersedes */
    private void cancel(Map<UUID, UUID> winners) {
        if (winners.isEmpty()) {
            return;
        }
        List<Order> superseded = queries.lock(winners.keySet()).stream()
                .filter(order -> order.status().next().contains(OrderStatus.CANCELLED))
                .toList();
        if (superseded.isEmpty()) {
            return;
        }
        moves.move(
                superseded,
                new OrderMoves.Step(OrderStatus.CANCELLED, CancelReason.SUPERSEDED_BY_RESERVE, SUPERSEDED),
                Actor.SYSTEM,
                null);
        winners.keySet().retainAll(superseded.stream().map(Order::id).toList());
        orders.setSupersededBy(winners);
    }

    private List<ReserveQueries.OfCustomer> ofCustomers(List<ReserveQueries.OfCustomer> active, boolean reserved) {
        Predicate<ReserveQueries.OfCustomer> isReserved =
                reserved(active, ReserveQueries.OfCustomer::id, ReserveQueries.OfCustomer::reserved);
        return active.stream()
                .filter(order -> isReserved.test(order) == reserved)
                .toList();
    }

    /** Whether the reserve of an order is paid: asks the payments about the orders that do not say so themselves. */
    private <T> Predicate<T> reserved(List<T> rows, Function<T, UUID> id, Predicate<T> byItself) {
        List<UUID> unknown =
                rows.stream().filter(byItself.negate()).map(id).distinct().toList();
        Set<UUID> paid = unknown.isEmpty() ? Set.of() : payments.paidAmong(unknown);
        return row -> byItself.test(row) || paid.contains(id.apply(row));
    }
}
