package crm.order;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What the shipments tell their order, and what it makes of it. */
@Component
public class OrderDeliveryUpdates {

    private final OrderTransitions transitions;

    private final JdbcClient jdbc;

    private final Clock clock;

    OrderDeliveryUpdates(OrderTransitions transitions, JdbcClient jdbc, Clock clock) {
        this.transitions = transitions;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The order is expected then: its due date while it is in transit. The version stays, as it does wherever a due
     * date moves by itself: whoever has the order open loses nothing by it.
     *
     * @param latest estimate of its shipments; null where none has one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void expect(UUID order, @Nullable LocalDate latest) {
        jdbc.sql("""
                        update orders set delivery_estimate = :latest::date, updated_at = :now
                        where id = :order and delivery_estimate is distinct from :latest::date
                        """)
                .param("latest", latest)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("order", order)
                .update();
    }

    /**
     * The steps that an order can take now that all of it has arrived: to DELIVERED, or to IN_TRANSIT where that comes
     * first. They are offered, and taken by somebody who has looked.
     */
    public List<OrderTransition> offers(Order order) {
        return transitions.of(List.of(order)).getOrDefault(order, List.of()).stream()
                .filter(step -> step.to() == OrderStatus.DELIVERED || step.to() == OrderStatus.IN_TRANSIT)
                .filter(OrderTransition::allowed)
                .toList();
    }
}
