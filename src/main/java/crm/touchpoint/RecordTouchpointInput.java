package crm.touchpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** @param happenedAt null for now */
record RecordTouchpointInput(
        @Nullable String customerId,
        @Nullable String leadId,
        @Nullable String orderId,
        @Nullable String channel,
        TouchpointDirection direction,
        @Nullable String type,
        @Nullable TouchpointOutcome outcome,
        @Nullable String summary,
        @Nullable Instant happenedAt,
        @Nullable Instant responseDueAt,
        @Nullable Instant respondedAt) {}
