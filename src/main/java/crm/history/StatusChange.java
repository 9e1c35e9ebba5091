package crm.history;

import crm.graphql.SchemaTyped;
import crm.security.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of status. The module of the subject defines the statuses and reasons.
 *
 * @param subjectId the lead or the order
 * @param from null for the first
 * @param stage of an order after the change; null for none
 * @param legacyStatus code of the new status in the old CRM, as it came; null where the row was not imported
 * @param timeInPreviousStatus seconds; null where not known
 * @param correction whether an administrator corrected the status
 * @param withdraws the changes that a correction withdraws
 * @param resumed whether a correction went back to a status that the record had: see {@link Correction}
 */
public record StatusChange(
        UUID id,
        HistorySubject subject,
        UUID subjectId,
        @Nullable String from,
        String to,
        @Nullable String stage,
        @Nullable String legacyStatus,
        @Nullable String reason,
        @Nullable String note,
        Actor actor,
        Instant occurredAt,
        @Nullable Integer timeInPreviousStatus,
        boolean imported,
        boolean rebuilt,
        boolean correction,
        List<UUID> withdraws,
        boolean resumed)
        implements SchemaTyped {

    /**
     * A change that happens now.
     *
     * @param from null for the first status of a new record
     * @param since when the record took its former status; null where it had none
     */
    public static StatusChange now(
            UUID id,
            HistorySubject subject,
            UUID subjectId,
            @Nullable Enum<?> from,
            Enum<?> to,
            @Nullable Enum<?> reason,
            @Nullable String note,
            Actor actor,
            @Nullable Instant since,
            Instant now) {
        return new StatusChange(
                id,
                subject,
                subjectId,
                from == null ? null : from.name(),
                to.name(),
                null,
                null,
                reason == null ? null : reason.name(),
                note,
                actor,
                now,
                since == null ? null : lasted(since, now),
                false,
                false,
                false,
                List.of(),
                false);
    }

    /**
     * A change of an order's stage that happens now. The status stays.
     *
     * @param stage null for none
     */
    public static StatusChange ofStage(
            UUID id,
            UUID order,
            Enum<?> status,
            @Nullable Enum<?> stage,
            @Nullable String note,
            Actor actor,
            Instant now) {
        return new StatusChange(
                id,
                HistorySubject.ORDER,
                order,
                status.name(),
                status.name(),
                stage == null ? null : stage.name(),
                null,
                null,
                note,
                actor,
                now,
                null,
                false,
                false,
                false,
                List.of(),
                false);
    }

    /** A correction that happens now. How long the former status lasted means nothing: it was wrong. */
    public static StatusChange corrected(
            UUID id,
            HistorySubject subject,
            UUID subjectId,
            Enum<?> from,
            Enum<?> to,
            @Nullable Enum<?> reason,
            String note,
            Actor actor,
            Correction correction,
            Instant now) {
        return new StatusChange(
                id,
                subject,
                subjectId,
                from.name(),
                to.name(),
                null,
                null,
                reason == null ? null : reason.name(),
                note,
                actor,
                now,
                null,
                false,
                false,
                true,
                correction.withdraws(),
                correction.since() != null);
    }

    /** Clocks of several machines differ a little: what began later than now has lasted no time. */
    private static int lasted(Instant since, Instant now) {
        return Math.toIntExact(Math.max(0, Duration.between(since, now).toSeconds()));
    }

    @Override
    public String schemaType() {
        return switch (subject) {
            case LEAD -> HistorySchema.LEAD;
            case ORDER -> HistorySchema.ORDER;
        };
    }

    public @Nullable String fromStatus() {
        return from;
    }

    public String toStatus() {
        return to;
    }
}
