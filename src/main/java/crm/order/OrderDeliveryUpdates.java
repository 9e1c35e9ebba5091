package crm.order;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Updates an order by the state of its shipments. */
@Component
public class OrderDeliveryUpdates {

    private final OrderTransitions transitions;

    private final OrderRepository orders;

    private final Clock clock;

    OrderDeliveryUpdates(OrderTransitions transitions, OrderRepository orders, Clock clock) {
        this.transitions = transitions;
        this.orders = orders;
        this.clock = clock;
    }

    /**
     * Sets the delivery estimate, which is the due date of an order in transit. The version stays the same: a client
     * that edits the order must not get a StaleVersion because a due date moved.
     *
     * @param latest the latest estimate of its shipments; null if none has one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void expect(UUID order, @Nullable LocalDate latest) {
        orders.updateDeliveryEstimate(order, latest, clock.instant());
    }

    /**
     * The transitions that an order may take after all of its shipments arrived: to DELIVERED, or to IN_TRANSIT if that
     * comes first.
     */
    public List<OrderTransition> offers(Order order) {
        return transitions.of(List.of(order)).getOrDefault(order, List.of()).stream()
                .filter(step -> step.to() == OrderStatus.DELIVERED || step.to() == OrderStatus.IN_TRANSIT)
                .filter(OrderTransition::allowed)
                .toList();
    }
}
