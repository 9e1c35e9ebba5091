package crm.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Resolves {@code node} and {@code nodes}: any record of any module by its id. */
@Controller
class NodeController {

    private final Nodes nodes;

    NodeController(Nodes nodes) {
        this.nodes = nodes;
    }

    @QueryMapping
    @Nullable
    Object node(@Argument String id) {
        UUID uuid = RecordReference.uuid("id", id);
        return nodes.byIds(List.of(uuid)).get(uuid);
    }

    @QueryMapping
    List<@Nullable Object> nodes(@Argument List<String> ids) {
        // The schema limits how many there are: @size.
        if (ids.isEmpty()) {
            throw RequestRefused.badArgument("ids", "nodes.size", PageArguments.MAXIMUM_SIZE);
        }
        List<UUID> uuids =
                ids.stream().map(id -> RecordReference.uuid("ids", id)).toList();
        Map<UUID, Object> found = nodes.byIds(uuids);
        List<@Nullable Object> named = new ArrayList<>(uuids.size());
        uuids.forEach(uuid -> named.add(found.get(uuid)));
        return named;
    }
}
