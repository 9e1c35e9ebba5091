package crm.user;

import crm.security.Actor;
import java.util.Collection;
import java.util.UUID;

/**
 * Records were assigned to a manager by somebody else. {@link Assignments} publishes it in the transaction of the
 * change. A listener that throws an exception takes the change back. An import of the old CRM publishes nothing.
 */
public record WorkAssigned(ManagerWork.Kind kind, Collection<UUID> records, UUID manager, Actor by) {}
