package crm.graphql;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** A module's answer to {@code node} and {@code nodes}: the records among these ids that are its own. */
public interface NodeSource {

    /** @return by id; what is not there, or not of this module, is left out */
    Map<UUID, ?> byIds(Collection<UUID> ids);
}
