package crm.claim;

import crm.payment.PaymentMethod;
import crm.payment.PaymentStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The inputs {@code SettleRefundInput} and {@code SettleCompensationInput}. */
record SettleClaimInput(
        String id,
        @Nullable String paymentId,
        @Nullable PaymentMethod method,
        @Nullable PaymentStatus status,
        @Nullable String relatedPaymentId,
        @Nullable String externalReference,
        @Nullable String description,
        @Nullable Instant occurredAt,
        @Nullable Integer expectedVersion) {}
