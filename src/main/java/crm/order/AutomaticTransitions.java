package crm.order;

import crm.security.Actor;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes of an order's status that a payment or a delivery suggests: a client can offer them, and by a setting the
 * system makes them in the same transaction. It makes only those that {@code availableTransitions} allows.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class AutomaticTransitions {

    private static final String PAID = "The payments cover the final price.";

    private static final String ARRIVED = "The last shipment was delivered.";

    private final OrderTransitions transitions;

    private final OrderDeliveryUpdates deliveries;

    private final OrderQueries orders;

    private final OrderMoves moves;

    private final AutomaticTransitionSettings settings;

    AutomaticTransitions(
            OrderTransitions transitions,
            OrderDeliveryUpdates deliveries,
            OrderQueries orders,
            OrderMoves moves,
            AutomaticTransitionSettings settings) {
        this.transitions = transitions;
        this.deliveries = deliveries;
        this.orders = orders;
        this.moves = moves;
        this.settings = settings;
    }

    /** The transition to FULLY_PAID, if the order can take it now. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public List<OrderTransition> offeredAfterPayment(Order order) {
        return transitions.of(List.of(order)).getOrDefault(order, List.of()).stream()
                .filter(step -> step.to() == OrderStatus.FULLY_PAID && step.allowed())
                .toList();
    }

    /**
     * Makes the order FULLY_PAID if the setting is on and its payments cover the final price.
     *
     * @param order locked, with its payments saved
     * @return the history row; null if the order keeps its status
     */
    public @Nullable UUID takeAfterPayment(UUID order) {
        if (!settings.fullyPaid()) {
            return null;
        }
        Order locked = orders.lock(List.of(order)).getFirst();
        return offeredAfterPayment(locked).isEmpty() ? null : move(locked, OrderStatus.FULLY_PAID, PAID);
    }

    /**
     * Makes the order DELIVERED if the setting is on. IN_TRANSIT comes first where the order cannot skip it. Call it if
     * all of its shipments arrived.
     *
     * @param order locked, with its shipments saved
     * @return the last history row; null if the order keeps its status
     */
    public @Nullable UUID takeAfterDelivery(UUID order) {
        UUID event = null;
        Optional<OrderStatus> next = settings.delivered() ? nextAfterDelivery(order) : Optional.empty();
        while (next.isPresent()) {
            event = move(orders.lock(List.of(order)).getFirst(), next.get(), ARRIVED);
            next = nextAfterDelivery(order);
        }
        return event;
    }

    private Optional<OrderStatus> nextAfterDelivery(UUID order) {
        List<OrderStatus> offered = deliveries
                .offers(orders.lock(List.of(order)).getFirst())
                .stream()
                .map(OrderTransition::to)
                .toList();
        return offered.contains(OrderStatus.DELIVERED)
                ? Optional.of(OrderStatus.DELIVERED)
                : offered.stream().findFirst();
    }

    private @Nullable UUID move(Order order, OrderStatus to, String note) {
        return moves.move(List.of(order), new OrderMoves.Step(to, null, note), Actor.SYSTEM, null)
                .get(order.id());
    }
}
