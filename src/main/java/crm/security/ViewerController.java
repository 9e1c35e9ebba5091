package crm.security;

import crm.graphql.RecordReference;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLObjectType;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** Tells the caller who they are here, and what they may do. */
@Controller
class ViewerController {

    record Viewer(Actor actor, Role role, List<String> scopes) {}

    @QueryMapping
    Viewer viewer(@ContextValue(name = Caller.CONTEXT_KEY) Caller caller) {
        UUID id = RecordReference.isUuid(caller.id()) ? UUID.fromString(caller.id()) : null;
        return new Viewer(
                new Actor(caller.kind(), id, caller.name()),
                Objects.requireNonNull(caller.role(), "root fields ask for a role"),
                caller.scopes());
    }

    /** The root fields that {@code @auth} lets the caller use: the schema is the only list of permissions. */
    @SchemaMapping(typeName = "Viewer")
    List<String> permissions(Viewer viewer, DataFetchingEnvironment environment) {
        return Stream.of(
                        environment.getGraphQLSchema().getQueryType(),
                        Objects.requireNonNull(environment.getGraphQLSchema().getMutationType()))
                .flatMap(type -> permitted(type, viewer))
                .sorted()
                .toList();
    }

    private static Stream<String> permitted(GraphQLObjectType type, Viewer viewer) {
        return type.getFieldDefinitions().stream()
                .filter(field -> AuthDirective.Rule.of(type.getName(), field)
                        .map(rule -> rule.allows(viewer.role(), viewer.scopes()))
                        .orElse(true))
                .map(field -> field.getName());
    }

    /** A partner sees the id of its own key, and no id of a person or of another key. */
    @SchemaMapping(typeName = "Actor")
    @Nullable
    UUID id(Actor actor, @ContextValue(name = Caller.CONTEXT_KEY) Caller caller) {
        UUID id = actor.id();
        return id == null || (caller.role() == Role.PARTNER && !id.toString().equals(caller.id())) ? null : id;
    }
}
