package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.legacy.file.ExportDirectory;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowReader;
import crm.legacy.row.RowSource;
import crm.legacy.row.SourceRow;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Nothing is lost: each cell of an imported row is found again, as a value of its record or of the records that belong
 * to it, or as a member of {@code legacyData}.
 */
class EveryCellTest extends ImportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Cells whose text is not stored, each with the reason. */
    private static final Map<String, String> NOT_STORED = Map.of(
            "magic_link_token", "Only its hash is stored.",
            "client_received", "The status tells it. The import keeps a value that does not agree with the status.",
            "warehouse_received", "The status and the events tell it, as above.");

    /** Spellings of the old CRM that become a constant with another name. */
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("client_payment", "BALANCE"),
            Map.entry("supplier_payment", "PAYOUT"),
            Map.entry("online_cashbox", "CARD"),
            Map.entry("credit_card", "CARD"),
            Map.entry("remote", "SELLER_CHECK"),
            Map.entry("warehouse", "WORKSHOP"),
            Map.entry("won", "CONVERTED"),
            Map.entry("lost", "REJECTED"),
            Map.entry("inbound", "INCOMING"),
            Map.entry("outbound", "OUTGOING"),
            Map.entry("superseded_by_paid_reserve", "SUPERSEDED_BY_RESERVE"),
            Map.entry("booked", "PENDING_MANAGER"),
            Map.entry("completed", "true"),
            Map.entry("pending", "false"));

    /** What belongs to a record, as SQL with the id of the record. */
    private static final Map<LegacyTable, String> BELONGS_TO = Map.of(
            LegacyTable.SHIPMENT, "select to_jsonb(e) from shipment_events e where e.shipment_id = l.record_id",
            LegacyTable.INSPECTION, "select to_jsonb(k) from checklist_items k where k.inspection_id = l.record_id",
            LegacyTable.LEAD, "select to_jsonb(h) from status_history h where h.lead_id = l.record_id",
            LegacyTable.ORDER_STATUS_EVENT, """
                    select to_jsonb(h) || jsonb_build_object('actor', u.legacy_id)
                    from status_history e join status_history h on h.order_id = e.order_id
                    left join users u on u.id = h.actor_id where e.id = l.record_id
                    """);

    /** The texts, numbers and times of a record. */
    private record Found(Set<String> texts, Set<BigDecimal> numbers, Set<Instant> times, Set<String> members) {

        static Found of(List<JsonNode> nodes) {
            Found found = new Found(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
            nodes.forEach(found::add);
            return found;
        }

        private void add(JsonNode node) {
            if (node.isContainer()) {
                members.addAll(node.propertyNames());
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

        boolean contains(JsonNode value) {
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

        boolean contains(String cell) {
            String text = cell.strip().toLowerCase(Locale.ROOT);
            if (text.isEmpty()
                    || texts.contains(text)
                    || texts.contains(RENAMED.getOrDefault(text, text).toLowerCase(Locale.ROOT))) {
                return true;
            }
            Instant time = parsed(cell, TimeParser::instant);
            BigDecimal number = parsed(cell, value -> new BigDecimal(value.strip()).stripTrailingZeros());
            Boolean flag = parsed(text, ValueParser::bool);
            return time != null && times.contains(time)
                    || number != null && numbers.contains(number)
                    || flag != null && texts.contains(flag.toString())
                    || texts.contains(parsed(cell, ValueParser::source))
                    || texts.contains(parsed(cell, ValueParser::phone));
        }
    }

    private static <T> @Nullable T parsed(String text, Function<String, T> parser) {
        try {
            return parser.apply(text.strip());
        } catch (MalformedValue | NumberFormatException e) {
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"old-tables", "local-tables"})
    void isFoundAgain(String tables) throws IOException {
        Path source = Path.of("src/test/resources/legacy").resolve(tables);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, export().resolve(file.getFileName()));
            }
        }
        run();
        Map<String, List<String>> ids = referencedIds();
        List<String> lost = new ArrayList<>();
        int cells = 0;
        for (Map.Entry<LegacyTable, RowSource> entry :
                ExportDirectory.open(export()).sources().entrySet()) {
            Map<String, Found> records = records(entry.getKey());
            try (RowReader reader = entry.getValue().open()) {
                SourceRow row;
                while ((row = reader.next(broken -> {})) != null) {
                    Found found = records.get(row.values().get("id"));
                    if (found == null) {
                        continue;
                    }
                    for (var cell : row.values().entrySet()) {
                        cells++;
                        if (!isFound(cell.getKey(), cell.getValue(), found, ids)) {
                            lost.add(entry.getValue().name() + ":" + row.line() + " " + cell.getKey() + " = "
                                    + cell.getValue());
                        }
                    }
                }
            }
        }
        assertThat(lost).isEmpty();
        assertThat(cells).isGreaterThan(100);
    }

    private boolean isFound(String column, @Nullable String cell, Found found, Map<String, List<String>> ids) {
        if (cell == null
                || cell.isBlank()
                || NOT_STORED.containsKey(column)
                || found.members().contains(column)) {
            return true;
        }
        if (cell.strip().matches("\"?(\\{\\}|\\[\\])\"?")) {
            return true;
        }
        if (found.contains(cell) || ids.getOrDefault(cell, List.of()).stream().anyMatch(found::contains)) {
            return true;
        }
        try {
            return found.contains(JSON.readTree(JsonValueParser.jsonOrText(JsonValueParser.json(cell))));
        } catch (MalformedValue e) {
            return cell.contains(",")
                    && JsonValueParser.textsOrSeparated(cell).stream().allMatch(found::contains);
        }
    }

    /** The UUIDs of the records that a reference may name: by id, former UUID and code. */
    private Map<String, List<String>> referencedIds() {
        Map<String, List<String>> ids = new HashMap<>();
        jdbc.sql("""
                        select l.legacy_id as name, l.record_id::text as id from legacy_records l
                        union all select legacy_uuid::text, id::text from customers where legacy_uuid is not null
                        union all select legacy_uuid::text, id::text from leads where legacy_uuid is not null
                        union all select legacy_uuid::text, id::text from orders where legacy_uuid is not null
                        union all select order_code, id::text from orders
                        """).query(row -> {
            ids.computeIfAbsent(row.getString("name"), name -> new ArrayList<>())
                    .add(row.getString("id"));
        });
        return ids;
    }

    private Map<String, Found> records(LegacyTable table) {
        Map<String, Found> records = new HashMap<>();
        String belonging = BELONGS_TO.containsKey(table)
                ? "(select jsonb_agg(b) from (" + BELONGS_TO.get(table) + ") as x (b))"
                : "null";
        jdbc.sql("""
                        select l.legacy_id, jsonb_build_array(l.legacy_id, to_jsonb(t), d.data, %s) as record
                        from legacy_records l join %s t on t.id = l.record_id
                        left join legacy_data d on d.record_id = l.record_id
                        where l.kind = '%s'
                        """.formatted(belonging, table.target(), table)).query(row -> {
            records.put(row.getString("legacy_id"), Found.of(List.of(JSON.readTree(row.getString("record")))));
        });
        return records;
    }
}
