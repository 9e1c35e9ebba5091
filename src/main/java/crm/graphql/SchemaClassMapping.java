package crm.graphql;

import java.util.Map;

/**
 * Maps schema types to classes with other names, so that the schema inspection finds them.
 */
public record SchemaClassMapping(Map<String, Class<?>> byTypeName) {}
