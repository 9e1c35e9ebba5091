package crm.inbox;

import crm.security.Actor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An item of the inbox of a person, about one record.
 *
 * @param key of the item: of a notification its id, of others a hash of the record and its due time
 * @param actor who mentioned the person or assigned the record; null for what time brought
 */
record InboxItem(
        UUID key,
        InboxItemKind kind,
        Instant occurredAt,
        @Nullable Instant readAt,
        @Nullable UUID commentId,
        @Nullable UUID orderId,
        @Nullable UUID leadId,
        @Nullable UUID taskId,
        @Nullable Actor actor) {}
