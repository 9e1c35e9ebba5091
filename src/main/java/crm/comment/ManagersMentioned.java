package crm.comment;

import crm.security.Actor;
import java.util.Collection;
import java.util.UUID;

/**
 * A new or changed comment mentions managers whom it did not mention before. {@link Comments} publishes it in the
 * transaction of the change. A listener that throws an exception takes the change back.
 */
public record ManagersMentioned(UUID comment, Collection<UUID> managers, Actor by) {}
