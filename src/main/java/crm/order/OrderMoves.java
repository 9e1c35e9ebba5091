package crm.order;

import crm.crypto.IdGenerator;
import crm.history.History;
import crm.history.HistorySubject;
import crm.history.StatusChange;
import crm.lead.Leads;
import crm.security.Actor;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes changes of status that were checked: the orders, their history and their open leads. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class OrderMoves {

    private final OrderRepository orders;

    private final Leads leads;

    private final History history;

    private final IdGenerator ids;

    private final Clock clock;

    OrderMoves(OrderRepository orders, Leads leads, History history, IdGenerator ids, Clock clock) {
        this.orders = orders;
        this.leads = leads;
        this.history = history;
        this.ids = ids;
        this.clock = clock;
    }

    /** The status that orders take, and what the history says about it. */
    record Step(
            OrderStatus to,
            @Nullable CancelReason reason,
            @Nullable String note) {}

    /**
     * Moves orders that are locked.
     *
     * @param acting becomes the manager of orders in PENDING_MANAGER without one; null for none
     * @return the history row of each order
     */
    Map<UUID, UUID> move(List<Order> moving, Step step, Actor actor, @Nullable UUID acting) {
        Instant now = clock.instant();
        Map<UUID, UUID> events = new HashMap<>();
        List<StatusChange> changes = moving.stream()
                .map(order -> StatusChange.now(
                        ids.next(),
                        HistorySubject.ORDER,
                        order.id(),
                        order.status(),
                        step.to(),
                        step.reason(),
                        step.note(),
                        actor,
                        order.statusChangedAt(),
                        now))
                .toList();
        changes.forEach(change -> events.put(change.subjectId(), change.id()));
        List<UUID> taken = leadsOfThoseTakenUp(moving);
        String cancelNote = step.to() == OrderStatus.CANCELLED ? step.note() : null;
        orders.move(moving.stream().map(Order::id).toList(), step.to(), step.reason(), cancelNote, acting, now);
        history.append(changes);
        if (step.to() == OrderStatus.CANCELLED) {
            leads.rejectOpen(taken);
        } else {
            leads.convertOpen(taken);
        }
        return events;
    }

    /** Adds a history row without a change of the status or the stage, as the system. */
    void note(List<Order> noted, String note) {
        Instant now = clock.instant();
        history.append(noted.stream()
                .map(order -> StatusChange.ofStage(
                        ids.next(), order.id(), order.status(), order.stage(), note, Actor.SYSTEM, now))
                .toList());
    }

    private static List<UUID> leadsOfThoseTakenUp(List<Order> moving) {
        return moving.stream()
                .filter(order -> order.status() == OrderStatus.PENDING_MANAGER)
                .map(Order::leadId)
                .filter(Objects::nonNull)
                .toList();
    }
}
