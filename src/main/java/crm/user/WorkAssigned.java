package crm.user;

import crm.security.Actor;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records were assigned to a manager, or to nobody. {@link Assignments} publishes it in the transaction of the
 * change. A listener that throws an exception takes the change back. An import of the old CRM publishes nothing.
 *
 * @param manager who has the records now; null for nobody
 * @param created whether the records are new, so that nobody had them before
 */
public record WorkAssigned(
        ManagerWork.Kind kind,
        Collection<UUID> records,
        @Nullable UUID manager,
        Actor by,
        boolean created) {}
