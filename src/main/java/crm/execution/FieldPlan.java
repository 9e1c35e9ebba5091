package crm.execution;

import graphql.execution.MergedField;
import graphql.introspection.Introspection;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** A field that is selected of an object type. */
final class FieldPlan {

    private final MergedField merged;

    private final GraphQLFieldDefinition definition;

    private final GraphQLObjectType parentType;

    private final DataFetcher<?> fetcher;

    private final int height;

    private final ValuePlan value;

    private final SerializableString jsonName;

    FieldPlan(
            MergedField merged,
            GraphQLFieldDefinition definition,
            GraphQLObjectType parentType,
            DataFetcher<?> fetcher,
            int height,
            ValuePlan value) {
        this.merged = merged;
        this.definition = definition;
        this.parentType = parentType;
        this.fetcher = fetcher;
        this.height = height;
        this.value = value;
        this.jsonName = new SerializedString(merged.getResultKey());
    }

    /** Its name in the answer. */
    String key() {
        return merged.getResultKey();
    }

    SerializableString jsonName() {
        return jsonName;
    }

    MergedField merged() {
        return merged;
    }

    GraphQLFieldDefinition definition() {
        return definition;
    }

    boolean isTypeName() {
        return definition == Introspection.TypeNameMetaFieldDef;
    }

    GraphQLObjectType parentType() {
        return parentType;
    }

    DataFetcher<?> fetcher() {
        return fetcher;
    }

    /** How many levels of fields are below it. */
    int height() {
        return height;
    }

    /** What becomes of the fetched value. */
    ValuePlan value() {
        return value;
    }
}
