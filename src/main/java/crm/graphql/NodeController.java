package crm.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
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

    private final NodeAccess access;

    NodeController(List<NodeSource> sources, NodeAccess access) {
        this.sources = sources;
        this.access = access;
    }

    @QueryMapping
    @Nullable
    Object node(@Argument String id, DataFetchingEnvironment environment) {
        UUID uuid = RecordReference.uuid("id", id);
        return find(List.of(uuid), environment.getGraphQLSchema()).get(uuid);
    }

    @QueryMapping
    List<@Nullable Object> nodes(@Argument List<String> ids, DataFetchingEnvironment environment) {
        // The schema limits how many there are: @size.
        if (ids.isEmpty()) {
            throw RequestRefused.badArgument("ids", "nodes.size", PageArguments.MAXIMUM_SIZE);
        }
        List<UUID> uuids =
                ids.stream().map(id -> RecordReference.uuid("ids", id)).toList();
        Map<UUID, Object> found = find(uuids, environment.getGraphQLSchema());
        List<@Nullable Object> nodes = new ArrayList<>(uuids.size());
        uuids.forEach(uuid -> nodes.add(found.get(uuid)));
        return nodes;
    }

    /** One statement for each type, until all are found. */
    private Map<UUID, Object> find(Collection<UUID> ids, GraphQLSchema schema) {
        Map<UUID, Object> found = new HashMap<>();
        Set<UUID> missing = new LinkedHashSet<>(ids);
        for (NodeSource source : sources) {
            found.putAll(source.byIds(missing));
            missing.removeAll(found.keySet());
            if (missing.isEmpty()) {
                break;
            }
        }
        found.values().removeIf(record -> !mayRead(record, schema));
        return found;
    }

    private boolean mayRead(Object found, GraphQLSchema schema) {
        GraphQLObjectType type = ObjectTypes.of(found, schema);
        if (type == null) {
            throw new IllegalStateException("no type of the schema for " + found.getClass());
        }
        return access.mayRead(type);
    }
}
