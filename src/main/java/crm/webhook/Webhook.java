package crm.webhook;

import crm.feed.ChangePosition;
import crm.security.Actor;
import crm.security.Caller;
import crm.security.Role;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A URL to which changes are sent.
 *
 * @param stateReason why it is paused or ended
 * @param position in the change feed up to which deliveries exist
 * @param owner whose rights it has: with {@code role}, {@code partner} and {@code scopes} as they were at its creation
 */
record Webhook(
        UUID id,
        String url,
        WebhookDefinition definition,
        WebhookState state,
        @Nullable String stateReason,
        ChangePosition position,
        Actor owner,
        Role role,
        @Nullable UUID partner,
        List<String> scopes,
        @Nullable Instant previousSecretUntil,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Whose rights it has. */
    Caller caller() {
        return new Caller(owner.kind(), String.valueOf(owner.id()), owner.name(), null, role, partner, scopes);
    }

    boolean isActive() {
        return state == WebhookState.ACTIVE;
    }

    static @Nullable Object value(@Nullable String json) {
        return json == null ? null : JSON.readValue(json, Object.class);
    }
}
