package crm.security;

import crm.graphql.AppliedArguments;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.LightDataFetcher;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts {@code @pii} to work: those who may not see personal data get it masked. */
class PiiDirective implements SchemaDirectiveWiring {

    static final String NAME = "pii";

    @Override
    public GraphQLFieldDefinition onField(SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> environment) {
        GraphQLFieldDefinition field = environment.getElement();
        PersonalData kind = kind(field);
        if (kind != null) {
            if (!(environment.getFieldDataFetcher() instanceof LightDataFetcher<?> property)) {
                throw new IllegalStateException("@pii is for plain properties, and " + field.getName() + " is none");
            }
            environment.setFieldDataFetcher(new Masking(property, kind));
        }
        return field;
    }

    /** The kind of personal data that a field has; null if it has none. */
    static @Nullable PersonalData kind(GraphQLFieldDefinition field) {
        Object kind = AppliedArguments.value(field, NAME, "kind");
        return kind == null ? null : PersonalData.valueOf(kind.toString());
    }

    private record Masking(LightDataFetcher<?> property, PersonalData kind) implements LightDataFetcher<Object> {

        @Override
        public @Nullable Object get(
                GraphQLFieldDefinition field, Object source, Supplier<DataFetchingEnvironment> environment)
                throws Exception {
            return masked(property.get(field, source, environment), environment.get());
        }

        @Override
        public @Nullable Object get(DataFetchingEnvironment environment) throws Exception {
            return masked(((DataFetcher<?>) property).get(environment), environment);
        }

        private @Nullable Object masked(@Nullable Object value, DataFetchingEnvironment environment) {
            if (value == null || isHidden(environment)) {
                return null;
            }
            return isSeen(environment) ? value : kind.masked((String) value);
        }

        /** Whether a partner sees the record as its own, but did not send this value. */
        private static boolean isHidden(DataFetchingEnvironment environment) {
            Caller caller = Caller.of(environment.getGraphQlContext());
            return caller != null
                    && environment.getSource() instanceof PartlyPartnerOwned record
                    && caller.rights().partnerSeen(kindOf(record)) != null
                    && record.isByOthers(environment.getField().getName());
        }

        /** The kind of a record, as scopes name it. */
        private static String kindOf(Object record) {
            return record.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }

        /** What can be seen of the other records is the partner's own. */
        private boolean isSeen(DataFetchingEnvironment environment) {
            Caller caller = Caller.of(environment.getGraphQlContext());
            if (caller == null) {
                return false;
            }
            Object source = Objects.requireNonNull(environment.getSource());
            UUID through = source instanceof PartnerOwned record ? record.partnerId() : caller.partner();
            return caller.rights().sees(kind, kindOf(source), through);
        }
    }
}
