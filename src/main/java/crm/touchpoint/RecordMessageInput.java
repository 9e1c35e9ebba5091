package crm.touchpoint;

import crm.task.NextStepInput;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** @param happenedAt null for now */
record RecordMessageInput(
        @Nullable String customerId,
        @Nullable String leadId,
        @Nullable String orderId,
        String channel,
        TouchpointDirection direction,
        @Nullable TouchpointOutcome outcome,
        @Nullable String summary,
        @Nullable Instant happenedAt,
        @Nullable Instant responseDueAt,
        @Nullable NextStepInput nextStep) {

    /** As a touchpoint. */
    RecordTouchpointInput contact() {
        return new RecordTouchpointInput(
                customerId,
                leadId,
                orderId,
                channel,
                direction,
                "message",
                outcome,
                summary,
                happenedAt,
                responseDueAt,
                null);
    }
}
