package crm.legacy.value;

import crm.graphql.NumberLimits;
import crm.graphql.StorableJson;
import crm.text.Blanks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Parses JSON values; throws {@link MalformedValue} for other texts. */
public final class JsonValueParser {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Of a value that is stored as it is: a chat has some megabytes. */
    private static final StorableJson.Limits LIMITS = new StorableJson.Limits(10_000_000, 500_000, 200);

    private JsonValueParser() {}

    /** Any JSON that PostgreSQL can store. */
    public static String json(String text) {
        JsonNode node = parse(text);
        requireStorable(text, node);
        return node.toString();
    }

    /** JSON, also if it was encoded twice; a text that is no JSON becomes a JSON string. */
    public static String jsonOrText(String text) {
        JsonNode node;
        try {
            node = decoded(text);
        } catch (MalformedValue notJson) {
            node = StringNode.valueOf(text);
        }
        requireStorable(text, node);
        return node.toString();
    }

    /** A JSON value. The old CRM encoded some values twice: then they are JSON strings that contain JSON. */
    /** Whether the cell is JSON without a value: programs write an empty object as a list, or as an empty text. */
    public static boolean isEmpty(String cell) {
        try {
            return isEmpty(decoded(cell));
        } catch (MalformedValue notJson) {
            return false;
        }
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isNull()
                || node.isContainer() && node.isEmpty()
                || node.isString() && Blanks.is(node.stringValue());
    }

    private static JsonNode decoded(String text) {
        JsonNode node = parse(text);
        return node.isString() && Blanks.strip(node.stringValue()).matches("(?s)[\\[{].*")
                ? parse(node.stringValue())
                : node;
    }

    /** A JSON object, also if it was encoded twice. */
    public static JsonNode object(String text) {
        JsonNode node = decoded(text);
        if (isEmpty(node)) {
            return JSON.createObjectNode();
        }
        if (!node.isObject()) {
            throw new MalformedValue(RejectionReason.INVALID_JSON, "not a JSON object");
        }
        return node;
    }

    /** A JSON list, also if it was encoded twice. */
    public static JsonNode list(String text) {
        JsonNode node = decoded(text);
        if (isEmpty(node)) {
            return JSON.createArrayNode();
        }
        if (!node.isArray()) {
            throw new MalformedValue(RejectionReason.INVALID_JSON, "not a JSON list");
        }
        return node;
    }

    /** A JSON list of strings. */
    public static List<String> texts(String text) {
        return texts(parse(text));
    }

    public static List<String> texts(JsonNode list) {
        if (!list.isArray()) {
            throw new MalformedValue(RejectionReason.INVALID_JSON, "not a list of strings");
        }
        List<String> texts = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            if (!item.isString() || !StorableText.isStorable(item.stringValue())) {
                throw new MalformedValue(RejectionReason.INVALID_JSON, "not a list of strings");
            }
            texts.add(item.stringValue());
        }
        return texts;
    }

    /**
     * A JSON list of strings, also if it was encoded twice. A JSON object gives a text for each member, such as
     * {@code frame: chip}; a text that is no JSON gives itself.
     */
    public static List<String> textsOrMembers(String text) {
        JsonNode node;
        try {
            node = decoded(text);
        } catch (MalformedValue notJson) {
            return List.of(text);
        }
        if (node.isString()) {
            return List.of(storable(node.stringValue()));
        }
        if (!node.isObject()) {
            return texts(node);
        }
        return node.properties().stream()
                .map(member ->
                        storable(member.getKey() + ": " + member.getValue().asString("")))
                .toList();
    }

    /** A JSON list of strings, also if it was encoded twice; otherwise texts separated by commas. */
    public static List<String> textsOrSeparated(String text) {
        JsonNode node;
        try {
            node = decoded(text);
        } catch (MalformedValue notJson) {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(entry -> !entry.isEmpty())
                    .toList();
        }
        return node.isArray() ? texts(node) : List.of(storable(node.asString("")));
    }

    private static String storable(String text) {
        if (!StorableText.isStorable(text)) {
            throw new MalformedValue(RejectionReason.INVALID_JSON, "JSON with characters that cannot be stored");
        }
        return text;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new MalformedValue(RejectionReason.INVALID_JSON, "not JSON");
        }
    }

    private static void requireStorable(String text, JsonNode node) {
        // Jackson reads bytes that were not UTF-8 like other characters.
        StorableJson.Problem problem =
                StorableText.isStorable(text) ? StorableJson.problem(node, LIMITS) : StorableJson.Problem.TEXT;
        if (problem != null) {
            throw new MalformedValue(
                    RejectionReason.INVALID_JSON,
                    switch (problem) {
                        case TEXT -> "JSON with characters that cannot be stored";
                        case NUMBER -> "JSON with a number of more than " + NumberLimits.DIGITS + " digits";
                        case CHARACTERS -> "JSON with more than " + LIMITS.characters() + " characters";
                        case VALUES -> "JSON with more than " + LIMITS.values() + " values";
                        case DEPTH -> "JSON with more than " + LIMITS.depth() + " levels";
                    });
        }
    }
}
