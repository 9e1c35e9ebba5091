package crm.graphql;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param schemaReference whether everyone may read the page {@code /schema}: the schema and the ready operations
 */
@ConfigurationProperties("crm.page")
record PageSettings(@DefaultValue("true") boolean schemaReference) {}
