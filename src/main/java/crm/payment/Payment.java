package crm.payment;

import crm.graphql.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that came in or went out for an order.
 *
 * @param occurredAt when the money moved; null where it has not, or where only the time of recording is known
 */
public record Payment(
        UUID id,
        UUID orderId,
        PaymentDirection direction,
        PaymentRole role,
        PaymentMethod method,
        Money amount,
        PaymentStatus status,
        @Nullable String voidReason,
        @Nullable String externalReference,
        @Nullable String description,
        @Nullable UUID relatedPaymentId,
        @Nullable Instant occurredAt,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
