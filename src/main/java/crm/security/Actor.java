package crm.security;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who did something.
 *
 * @param id of the person or the key; null for the CRM itself, and where the old CRM did not record it
 */
public record Actor(ActorKind kind, @Nullable UUID id, String name) {

    /** The CRM itself: a consequence of another actor's change. */
    public static final Actor SYSTEM = new Actor(ActorKind.SYSTEM, null, "CRM");
}
