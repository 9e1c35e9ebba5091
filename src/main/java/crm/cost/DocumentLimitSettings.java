package crm.cost;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one document may be. Fragments count as often as they are spread.
 *
 * @param size of its text in UTF-8
 * @param tokens that it may have
 * @param anonymousTokens that the document of a caller without a token may have
 * @param whitespaceTokens blanks, line ends and commas between them
 * @param depth of fields in fields
 * @param aliases of fields
 * @param rootFields that one operation may ask for
 * @param directives on fields, fragments and operations
 * @param fields in all
 * @param cost in points, as {@link CostPlan} counts them
 * @param introspection whether those who have a token may ask about the schema
 */
@ConfigurationProperties("crm.limit.document")
record DocumentLimitSettings(
        @DefaultValue("128KB") DataSize size,
        @DefaultValue("15000") int tokens,
        @DefaultValue("1000") int anonymousTokens,
        @DefaultValue("200000") int whitespaceTokens,
        @DefaultValue("15") int depth,
        @DefaultValue("30") int aliases,
        @DefaultValue("20") int rootFields,
        @DefaultValue("50") int directives,
        @DefaultValue("2000") int fields,
        @DefaultValue("50000") int cost,
        @DefaultValue("true") boolean introspection) {}
