package crm.security;

import graphql.schema.GraphQLFieldDefinition;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What the caller of the current request sees of a field's value that was recorded earlier, as in the change feed. */
@Component
public class FieldPermissions {

    private final CurrentRights rights;

    FieldPermissions(CurrentRights rights) {
        this.rights = rights;
    }

    /** Whether the caller may read the field: see {@code @auth}. */
    public boolean mayRead(String type, GraphQLFieldDefinition field) {
        CallerRights caller = rights.get();
        Role role = caller.role();
        return role != null
                && AuthDirective.Rule.of(type, field)
                        .map(rule -> rule.allows(role, caller.scopes()))
                        .orElse(true);
    }

    /**
     * Whether the caller sees recorded values at all. A partner does not: its records have ids of others in them, such
     * as that of a customer, and what others wrote.
     */
    public boolean seesValues() {
        return rights.get().role() != Role.PARTNER;
    }

    /** Whether assignments hide no records from the caller. */
    public boolean seesAllRecords() {
        return rights.get().viewer() == null;
    }

    /** Whether the field has personal data that the caller does not see as it is: see {@code @pii}. */
    public boolean isMasked(GraphQLFieldDefinition field) {
        return field.hasAppliedDirective(PiiDirective.NAME) && !rights.get().seesPersonalData();
    }

    /** Personal data as a caller sees it who may not see it as it is. */
    public String masked(GraphQLFieldDefinition field, String value) {
        return Objects.requireNonNull(PiiDirective.kind(field), field.getName()).masked(value);
    }
}
