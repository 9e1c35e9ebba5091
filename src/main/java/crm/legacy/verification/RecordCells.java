package crm.legacy.verification;

import crm.legacy.value.JsonValueParser;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.NoValue;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.text.Blanks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The texts, numbers and times of a record and of what belongs to it, in which cells of its row are looked for. */
final class RecordCells {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Cells whose text is not stored, each with the reason. */
    private static final Map<String, String> NOT_STORED = Map.of(
            "magic_link_token", "Only its hash is stored.",
            "warehouse_received", "The status and the events tell it, as above.");

    private final Set<String> texts = new HashSet<>();

    private final Set<BigDecimal> numbers = new HashSet<>();

    private final Set<Instant> times = new HashSet<>();

    /** The columns of {@code legacyData}, whose values are kept as they are. */
    private final Set<String> kept = new HashSet<>();

    /**
     * @param record a JSON object or list of the record's values
     * @param legacyData null if the record has none
     */
    RecordCells(String record, @Nullable String legacyData) {
        add(JSON.readTree(record));
        if (legacyData != null) {
            kept.addAll(JSON.readTree(legacyData).propertyNames());
        }
    }

    private void add(JsonNode node) {
        if (node.isContainer()) {
            node.values().forEach(this::add);
            return;
        }
        if (node.isNull()) {
            return;
        }
        String text = node.asString();
        texts.add(text.toLowerCase(Locale.ROOT));
        if (node.isNumber()) {
            numbers.add(node.decimalValue().stripTrailingZeros());
        }
        Instant time = parsed(text, TimeParser::instant);
        if (time != null) {
            times.add(time);
        }
    }

    /**
     * Whether the record has the value of a cell, in any column, or a member of {@code legacyData} with the name of the
     * column.
     *
     * @param ids the UUIDs of the records that the cell may name
     */
    boolean contains(String column, @Nullable String cell, List<String> ids) {
        if (cell == null
                || NoValue.is(cell)
                || NOT_STORED.containsKey(column)
                || kept.contains(column)
                || JsonValueParser.isEmpty(cell)
                || contains(cell)
                || ids.stream().anyMatch(this::contains)) {
            return true;
        }
        try {
            return contains(JSON.readTree(JsonValueParser.jsonOrText(JsonValueParser.json(cell))));
        } catch (MalformedValue e) {
            // Not JSON: perhaps a list of texts.
            return cell.contains(",")
                    && JsonValueParser.textsOrSeparated(cell).stream().allMatch(this::contains);
        }
    }

    private boolean contains(JsonNode value) {
        return value.isContainer()
                ? value.values().stream().allMatch(this::contains) || containsMembers(value)
                : value.isNull() || value.isBoolean() || contains(value.asString());
    }

    /** A list of texts may hold the members of an object as {@code frame: chip}. */
    private boolean containsMembers(JsonNode object) {
        return object.properties().stream()
                .allMatch(member ->
                        contains(member.getKey() + ": " + member.getValue().asString("")));
    }

    private boolean contains(String cell) {
        String text = Blanks.strip(cell).toLowerCase(Locale.ROOT);
        if (text.isEmpty() || texts.contains(text) || texts.contains(OldSpelling.current(text))) {
            return true;
        }
        Instant time = parsed(cell, TimeParser::instant);
        BigDecimal number = parsed(cell, value -> new BigDecimal(value).stripTrailingZeros());
        Boolean flag = parsed(text, ValueParser::bool);
        return time != null && times.contains(time)
                || number != null && numbers.contains(number)
                || flag != null && texts.contains(flag.toString())
                || texts.contains(String.valueOf(parsed(cell, ValueParser::source)))
                || texts.contains(String.valueOf(parsed(cell, ValueParser::phone)));
    }

    private static <T> @Nullable T parsed(String text, Function<String, T> parser) {
        try {
            return parser.apply(Blanks.strip(text));
        } catch (MalformedValue | NumberFormatException e) {
            return null;
        }
    }
}
