package crm.export;

import crm.graphql.NodeSource;
import crm.security.CurrentRights;
import crm.security.Role;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The exports that the caller of the current request may read: their own, and for an administrator all. */
@Component
class VisibleExports implements NodeSource {

    private final ExportQueries exports;

    private final CurrentRights rights;

    VisibleExports(ExportQueries exports, CurrentRights rights) {
        this.exports = exports;
        this.rights = rights;
    }

    @Override
    public Map<UUID, Export> byIds(Collection<UUID> ids) {
        if (rights.get().role() == Role.ADMIN) {
            return exports.byIds(ids);
        }
        String caller = rights.callerId();
        return caller == null ? Map.of() : exports.byIds(ids, caller);
    }
}
