package crm.touchpoint;

import crm.task.NextStepInput;
import crm.text.Blanks;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param channel null or blank for the telephone
 * @param happenedAt null for now
 */
record RecordCallInput(
        @Nullable String customerId,
        @Nullable String leadId,
        @Nullable String orderId,
        @Nullable String channel,
        TouchpointDirection direction,
        TouchpointOutcome outcome,
        @Nullable String summary,
        @Nullable Instant happenedAt,
        @Nullable NextStepInput nextStep) {

    /** As a touchpoint. */
    RecordTouchpointInput contact() {
        return new RecordTouchpointInput(
                customerId,
                leadId,
                orderId,
                channel == null || Blanks.is(channel) ? "phone" : channel,
                direction,
                "call",
                outcome,
                summary,
                happenedAt,
                null,
                null);
    }
}
