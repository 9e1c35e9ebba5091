package crm.payment;

import crm.graphql.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

record RecordPaymentInput(
        String orderId,
        PaymentDirection direction,
        PaymentRole role,
        PaymentMethod method,
        Money amount,
        PaymentStatus status,
        @Nullable String externalReference,
        @Nullable String description,
        @Nullable String relatedPaymentId,
        @Nullable Instant occurredAt) {}
