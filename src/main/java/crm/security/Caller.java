package crm.security;

import crm.graphql.RecordReference;
import graphql.GraphQLContext;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request.
 *
 * @param id of the person (of their record, or the claim {@code sub} where there is none) or the key
 * @param email of a person, where the token has it
 * @param role null for a person whose token names no role of this API: known, but allowed nothing
 * @param partner on whose behalf a key acts; what comes through it is that partner's. Null for everybody else
 * @param scopes of a key; empty for people
 */
public record Caller(
        ActorKind kind,
        String id,
        String name,
        @Nullable String email,
        @Nullable Role role,
        @Nullable UUID partner,
        List<String> scopes) {

    /** Under which the caller stands in the execution's context. */
    public static final String CONTEXT_KEY = "caller";

    /** Absent for an anonymous request. */
    public static @Nullable Caller of(GraphQLContext context) {
        return context.get(CONTEXT_KEY);
    }

    /** Whether this caller sees personal data as it is, wherever it stands; and so may find people by it. */
    public static boolean seesPersonalData(GraphQLContext context) {
        Caller caller = of(context);
        return caller != null && caller.rights().seesPersonalData();
    }

    /** The same caller under the id of its record. */
    public Caller withId(UUID record) {
        return new Caller(kind, record.toString(), name, email, role, partner, scopes);
    }

    public CallerRights rights() {
        return new CallerRights(role, partner, scopes);
    }

    /** As history records it: without an id for an analyst whose identity provider gives ids that are no UUIDs. */
    public Actor actor() {
        return new Actor(kind, RecordReference.isUuid(id) ? UUID.fromString(id) : null, name);
    }
}
