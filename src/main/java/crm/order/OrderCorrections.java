package crm.order;

import crm.command.Changed;
import crm.command.Command;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.crypto.IdGenerator;
import crm.history.Correction;
import crm.history.History;
import crm.history.HistoryQueries;
import crm.history.HistorySubject;
import crm.history.StatusChange;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Corrects wrong statuses of orders. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class OrderCorrections {

    private final Orders orders;

    private final OrderRepository repository;

    private final PaidOrders payments;

    private final HistoryQueries queries;

    private final History history;

    private final IdGenerator ids;

    private final Clock clock;

    OrderCorrections(
            Orders orders,
            OrderRepository repository,
            PaidOrders payments,
            HistoryQueries queries,
            History history,
            IdGenerator ids,
            Clock clock) {
        this.orders = orders;
        this.repository = repository;
        this.payments = payments;
        this.queries = queries;
        this.history = history;
        this.ids = ids;
        this.clock = clock;
    }

    /** Writes the history first: the database lets the status pass only as a correction of the same transaction. */
    Changed correct(CorrectOrderStatusInput input, Command command) {
        Order order = orders.locked(input.id(), input.expectedVersion());
        OrderStatus to = input.status();
        InputErrors errors = new InputErrors();
        String note = errors.requiredText("reason", input.reason(), InputErrors.NOTE);
        if (to == order.status()) {
            errors.add(InvalidInput.at("status", ErrorCode.CONFLICT, "input.sameStatus", to));
        }
        CancelReason reason = null;
        if (to.isCancelled()) {
            reason = input.cancelReason() != null ? input.cancelReason() : order.cancelReason();
            if (reason == null) {
                errors.add(InvalidInput.at("cancelReason", ErrorCode.REQUIRED, "input.reasonRequired", to));
            }
        } else if (input.cancelReason() != null) {
            errors.add(InvalidInput.at(
                    "cancelReason", ErrorCode.NOT_APPLICABLE, "input.reasonNotApplicable", OrderStatus.CANCELLED));
        }
        errors.throwIfAny(order.id());
        Instant now = clock.instant();
        Correction correction = queries.correction(HistorySubject.ORDER, order.id(), to);
        StatusChange event = StatusChange.corrected(
                ids.next(),
                HistorySubject.ORDER,
                order.id(),
                order.status(),
                to,
                reason,
                note,
                command.actor(),
                correction,
                now);
        history.append(List.of(event));
        repository.correct(
                order.id(),
                to,
                reason,
                to.isCancelled() && order.cancelNote() == null ? note : order.cancelNote(),
                correction.since() == null ? now : correction.since(),
                now);
        boolean paid = correction.passed().stream().map(OrderStatus::valueOf).anyMatch(OrderStatus::impliesPayment);
        if (!paid && payments.paidAmong(List.of(order.id())).isEmpty()) {
            repository.clearReservePaid(order.id(), now);
        }
        return new Changed(order.id(), event.id());
    }
}
