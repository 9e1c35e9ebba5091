package crm.payment;

import crm.graphql.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Money that came in or went out for an order. */
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
        int version,
        Instant createdAt,
        Instant updatedAt) {}
