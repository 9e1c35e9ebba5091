package crm.feed;

import crm.security.Actor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of a record, as it was recorded.
 *
 * @param orderId the order that the record belongs to; likewise the lead and the customer
 * @param partnerId the partner that the record came through
 * @param ofPartner whether only that partner is told
 * @param columns that changed; empty for a record that was created or deleted
 * @param version of the record after the change; null for records without one
 * @param mutation that made the change; null for work of the server itself
 */
public record Change(
        ChangePosition position,
        RecordType type,
        UUID recordId,
        ChangeOperation operation,
        @Nullable UUID orderId,
        @Nullable UUID leadId,
        @Nullable UUID customerId,
        @Nullable UUID partnerId,
        boolean ofPartner,
        List<ChangedColumn> columns,
        @Nullable Long version,
        Actor actor,
        @Nullable String mutation,
        @Nullable String requestId,
        Instant recordedAt) {

    /** The same change for a caller who can no longer see the record. */
    Change left() {
        return new Change(
                position,
                type,
                recordId,
                ChangeOperation.LEFT,
                orderId,
                leadId,
                customerId,
                partnerId,
                ofPartner,
                List.of(),
                version,
                actor,
                mutation,
                requestId,
                recordedAt);
    }
}
