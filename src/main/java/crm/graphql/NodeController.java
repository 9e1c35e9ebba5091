package crm.graphql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Resolves {@code node} and {@code nodes}: any record of any module by its id. */
@Controller
class NodeController {

    private final List<NodeSource> sources;

    NodeController(List<NodeSource> sources) {
        this.sources = sources;
    }

    @QueryMapping
    @Nullable
    Object node(@Argument String id) {
        UUID uuid = RecordReference.uuid("id", id);
        return find(List.of(uuid)).get(uuid);
    }

    @QueryMapping
    List<@Nullable Object> nodes(@Argument List<String> ids) {
        if (ids.isEmpty() || ids.size() > PageArguments.MAXIMUM_SIZE) {
            throw RequestRefused.badArgument("ids", "nodes.size", PageArguments.MAXIMUM_SIZE);
        }
        List<UUID> uuids =
                ids.stream().map(id -> RecordReference.uuid("ids", id)).toList();
        Map<UUID, Object> found = find(uuids);
        List<@Nullable Object> nodes = new ArrayList<>(uuids.size());
        uuids.forEach(uuid -> nodes.add(found.get(uuid)));
        return nodes;
    }

    private Map<UUID, Object> find(Collection<UUID> ids) {
        Map<UUID, Object> found = new HashMap<>();
        Set<UUID> missing = new LinkedHashSet<>(ids);
        for (NodeSource source : sources) {
            found.putAll(source.byIds(missing));
            missing.removeAll(found.keySet());
            if (missing.isEmpty()) {
                break;
            }
        }
        return found;
    }
}
