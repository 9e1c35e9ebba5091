package crm.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A change in the old CRM.
 *
 * @param entity the table of the old CRM
 * @param entityId the id in that table
 * @param recordId the record here
 * @param storedPayload as JSON, as stored
 */
public record AuditEntry(
        UUID id,
        @Nullable UUID actorId,
        @Nullable String actorLegacyId,
        String action,
        String entity,
        @Nullable String entityId,
        @Nullable UUID recordId,
        @Nullable String storedPayload,
        Instant createdAt) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public @Nullable Object payload() {
        return storedPayload == null ? null : JSON.readValue(storedPayload, Object.class);
    }
}
