package crm.claim;

import crm.command.InputErrors;
import crm.command.Patch;
import crm.payment.Payment;
import crm.payment.PaymentListener;
import crm.payment.PaymentStatus;
import crm.sql.Utc;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the status of a request in step with the payment that settles it. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ClaimPayments implements PaymentListener {

    private final ClaimQueries queries;

    private final ClaimRepository claims;

    private final Clock clock;

    ClaimPayments(ClaimQueries queries, ClaimRepository claims, Clock clock) {
        this.queries = queries;
        this.claims = claims;
        this.clock = clock;
    }

    @Override
    public void changed(Payment payment) {
        switch (payment.role()) {
            case REFUND ->
                queries.refundPaidBy(payment.id())
                        .ifPresent(request -> claims.updateRefund(request.id(), refund(payment), clock.instant()));
            case COMPENSATION ->
                queries.compensationPaidBy(payment.id())
                        .ifPresent(request ->
                                claims.updateCompensation(request.id(), compensation(payment), clock.instant()));
            case DEPOSIT, BALANCE, PAYOUT -> {}
        }
    }

    /** The columns of a request for a refund that follow from its payment. */
    static Patch refund(Payment payment) {
        RefundStatus status = switch (payment.status()) {
            case PLANNED, PENDING -> RefundStatus.PAYMENT_PENDING;
            case COMPLETED -> RefundStatus.PAID;
            case FAILED, VOIDED -> RefundStatus.APPROVED;
        };
        return settled(payment, status, "paid_at");
    }

    /** The same for a compensation. */
    static Patch compensation(Payment payment) {
        CompensationStatus status = switch (payment.status()) {
            case PLANNED, PENDING -> CompensationStatus.SETTLEMENT_PENDING;
            case COMPLETED -> CompensationStatus.SETTLED;
            case FAILED, VOIDED -> CompensationStatus.APPROVED;
        };
        return settled(payment, status, "settled_at");
    }

    private static Patch settled(Payment payment, Enum<?> status, String time) {
        boolean gone = payment.status() == PaymentStatus.FAILED || payment.status() == PaymentStatus.VOIDED;
        return new Patch(new InputErrors())
                .put("status", status.name())
                .put("payment_id", gone ? null : payment.id())
                .put(time, payment.status() == PaymentStatus.COMPLETED ? Utc.offset(movedAt(payment)) : null);
    }

    private static Instant movedAt(Payment payment) {
        @Nullable Instant occurredAt = payment.occurredAt();
        return occurredAt == null ? payment.createdAt() : occurredAt;
    }
}
