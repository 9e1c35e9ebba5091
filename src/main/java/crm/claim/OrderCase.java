package crm.claim;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A case about an order, such as a complaint. It is open until it is resolved, whatever its status says. */
public record OrderCase(
        UUID id,
        UUID orderId,
        @Nullable String type,
        String status,
        @Nullable String reasonCode,
        @Nullable String reason,
        @Nullable String resolution,
        @Nullable UUID openedById,
        @Nullable UUID resolvedById,
        Instant openedAt,
        @Nullable Instant resolvedAt,
        int version,
        Instant updatedAt) {}
