package crm.graphql;

import java.util.Map;

/**
 * The classes behind types of the schema that are named otherwise, so that the check of the schema at the start knows
 * them.
 */
public record SchemaClassMapping(Map<String, Class<?>> byTypeName) {}
