package crm.history;

import crm.security.Actor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of status. The room of the subject knows what the names of the statuses and reasons mean.
 *
 * @param subjectId the lead or the order
 * @param from null for the first
 * @param timeInPreviousStatus seconds; null where not known
 */
public record StatusChange(
        UUID id,
        HistorySubject subject,
        UUID subjectId,
        @Nullable String from,
        String to,
        @Nullable String reason,
        @Nullable String note,
        Actor actor,
        Instant occurredAt,
        @Nullable Integer timeInPreviousStatus,
        boolean imported,
        boolean rebuilt) {

    public @Nullable String fromStatus() {
        return from;
    }

    public String toStatus() {
        return to;
    }
}
