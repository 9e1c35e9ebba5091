package crm.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change in the old CRM.
 *
 * @param entity the table of the old CRM
 * @param entityId the id in that table
 * @param recordId the record here
 */
public record AuditEntry(
        UUID id,
        @Nullable UUID actorId,
        @Nullable String actorLegacyId,
        String action,
        String entity,
        @Nullable String entityId,
        @Nullable UUID recordId,
        Instant createdAt) {}
