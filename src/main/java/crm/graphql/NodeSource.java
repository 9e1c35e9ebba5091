package crm.graphql;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** A module's answer to {@code node} and {@code nodes}: the records among these ids that are its own. */
public interface NodeSource {

    /** @return by id, without ids that are unknown or belong to other modules */
    Map<UUID, ?> byIds(Collection<UUID> ids);
}
