package crm.graphql;

import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/** Reads records of any module by their ids, as far as the caller of the current request may read them. */
@Component
public class Nodes {

    private final List<NodeSource> sources;

    private final NodeAccess access;

    private final ObjectProvider<GraphQlSource> schema;

    Nodes(List<NodeSource> sources, NodeAccess access, ObjectProvider<GraphQlSource> schema) {
        this.sources = sources;
        this.access = access;
        this.schema = schema;
    }

    /** Sends one statement for each type, until all records are found. */
    public Map<UUID, Object> byIds(Collection<UUID> ids) {
        Map<UUID, Object> found = new HashMap<>();
        Set<UUID> missing = new LinkedHashSet<>(ids);
        for (NodeSource source : sources) {
            found.putAll(source.byIds(missing));
            missing.removeAll(found.keySet());
            if (missing.isEmpty()) {
                break;
            }
        }
        GraphQLSchema types = schema.getObject().schema();
        found.values().removeIf(record -> !mayRead(record, types));
        return found;
    }

    /** Whether the caller of the current request may read records of a type, as far as they can be seen. */
    public boolean mayRead(String type) {
        return access.mayRead(Objects.requireNonNull(schema.getObject().schema().getObjectType(type), type));
    }

    private boolean mayRead(Object found, GraphQLSchema schema) {
        GraphQLObjectType type = ObjectTypes.of(found, schema);
        if (type == null) {
            throw new IllegalStateException("no type of the schema for " + found.getClass());
        }
        return access.mayRead(type);
    }
}
