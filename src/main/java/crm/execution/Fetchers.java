package crm.execution;

import graphql.schema.DataFetcher;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;

/** Which fetcher a plan takes for a field. */
@FunctionalInterface
interface Fetchers {

    /** Those of the schema. */
    Fetchers OF_SCHEMA = (parent, field, decorated) -> decorated;

    /** @param decorated what the schema has for the field */
    DataFetcher<?> of(GraphQLObjectType parent, GraphQLFieldDefinition field, DataFetcher<?> decorated);
}
