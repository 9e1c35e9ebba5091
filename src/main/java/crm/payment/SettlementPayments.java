package crm.payment;

import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Refused;
import crm.graphql.Money;
import crm.graphql.RecordReference;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Payments that settle records of other modules. The order of the payment is locked by the caller. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class SettlementPayments {

    private final PaymentQueries queries;

    private final Payments payments;

    SettlementPayments(PaymentQueries queries, Payments payments) {
        this.queries = queries;
        this.payments = payments;
    }

    /** A payment to record. */
    public record NewSettlement(
            UUID orderId,
            PaymentRole role,
            PaymentMethod method,
            Money amount,
            PaymentStatus status,
            @Nullable String relatedPaymentId,
            @Nullable String externalReference,
            @Nullable String description,
            @Nullable Instant occurredAt) {}

    /**
     * The payment of an order that an input names.
     *
     * @param errors takes it where the id names no payment of this role of the order, or one that failed or was voided
     */
    public @Nullable Payment named(String path, String id, UUID order, PaymentRole role, InputErrors errors) {
        UUID uuid = RecordReference.uuid("input." + path, id);
        Payment payment = queries.byIds(List.of(uuid)).get(uuid);
        if (payment == null) {
            errors.add(NotFound.at(path, id));
        } else if (!payment.orderId().equals(order)) {
            errors.add(InvalidInput.at(path, ErrorCode.CONFLICT, "input.paymentOfOtherOrder"));
        } else if (payment.role() != role
                || payment.direction() != role.direction()
                || payment.status() == PaymentStatus.FAILED
                || payment.status() == PaymentStatus.VOIDED) {
            errors.add(InvalidInput.at(path, ErrorCode.CONFLICT, "input.settlementPayment", role));
        }
        return payment;
    }

    /**
     * Records a payment by the rules of {@code recordPayment}.
     *
     * @throws Refused with the errors of the payment
     */
    public Payment record(NewSettlement settlement) {
        UUID id = payments.recordPayment(new RecordPaymentInput(
                        settlement.orderId().toString(),
                        settlement.role().direction(),
                        settlement.role(),
                        settlement.method(),
                        settlement.amount(),
                        settlement.status(),
                        settlement.externalReference(),
                        settlement.description(),
                        settlement.relatedPaymentId(),
                        settlement.occurredAt()))
                .id();
        return Objects.requireNonNull(queries.byIds(List.of(id)).get(id), "it was recorded just now");
    }

    /** Payments by id; what is not there is left out. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public @Nullable Payment find(@Nullable UUID id) {
        return id == null ? null : queries.byIds(List.of(id)).get(id);
    }
}
