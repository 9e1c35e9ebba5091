package crm.webhook;

import crm.feed.RecordType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which changes a webhook sends, and what of them.
 *
 * @param types empty for all
 * @param filter a {@code ChangeFilter} as JSON
 * @param document GraphQL subscription; null for the one that all webhooks without a document have
 * @param variables of the document, as JSON
 */
record WebhookDefinition(
        List<RecordType> types,
        @Nullable String filter,
        @Nullable String document,
        @Nullable String variables) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String STANDARD = """
            subscription($types: [RecordType!], $filter: ChangeFilter) {
              changes(types: $types, filter: $filter) { cursor type recordId operation version recordedAt }
            }
            """;

    /** Whether both say the same, however their JSON is written. */
    boolean isSame(WebhookDefinition other) {
        return types.equals(other.types)
                && Objects.equals(tree(filter), tree(other.filter))
                && Objects.equals(document, other.document)
                && Objects.equals(tree(variables), tree(other.variables));
    }

    private static @Nullable JsonNode tree(@Nullable String json) {
        return json == null ? null : JSON.readTree(json);
    }

    String subscription() {
        return document == null ? STANDARD : document;
    }

    Map<String, Object> values() {
        if (document != null) {
            return variables == null ? Map.of() : JSON.readValue(variables, new TypeReference<>() {});
        }
        Map<String, Object> values = new LinkedHashMap<>();
        if (!types.isEmpty()) {
            values.put("types", types.stream().map(RecordType::name).toList());
        }
        if (filter != null) {
            values.put("filter", JSON.readValue(filter, Object.class));
        }
        return values;
    }
}
