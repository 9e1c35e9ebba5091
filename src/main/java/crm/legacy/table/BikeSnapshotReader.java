package crm.legacy.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import crm.bike.BikeFacts;
import crm.bike.BikeSnapshot;
import crm.bike.BikeSnapshots;
import crm.legacy.row.FieldValue;
import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ImportRun;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.StorableText;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.text.Blanks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the snapshots of bikes in an export, and completes them from the catalogue. */
final class BikeSnapshotReader {

    private static final String COLUMN = "bike_snapshot";

    private static final Set<String> KEYS = Set.of(
            "title",
            "brand",
            "model",
            "year",
            "size",
            "category",
            "price",
            "currency",
            "location",
            "description",
            "main_photo_url",
            "images",
            "bike_id",
            "bike_url");

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(given -> given.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .build();

    private final LegacyTable table;

    private Map<String, BikeFacts> catalogue = Map.of();

    // False at the first import of the table, which has no earlier snapshots to compare with.
    private @Nullable Boolean importedBefore;

    BikeSnapshotReader(LegacyTable table) {
        this.table = table;
    }

    /** The snapshot of the row; null if it is missing or cannot be read. */
    static @Nullable BikeFacts exported(ImportRow row) {
        return row.once("exported snapshot", () -> Optional.ofNullable(read(row)))
                .orElse(null);
    }

    private static @Nullable BikeFacts read(ImportRow row) {
        FieldValue field = row.field(COLUMN);
        JsonNode json = field.optional(JsonValueParser::object);
        if (json == null) {
            return null;
        }
        for (String key : json.propertyNames()) {
            if (!KEYS.contains(key)) {
                row.warn(
                        COLUMN,
                        RejectionReason.UNKNOWN_KEY,
                        key + ": " + json.get(key),
                        "the key " + key + " is not imported");
            }
        }
        List<String> images = part(row, json, "images", JsonValueParser::texts);
        return new BikeFacts(
                text(row, json, "title"),
                text(row, json, "brand"),
                text(row, json, "model"),
                part(row, json, "year", ValueParser::year),
                text(row, json, "size"),
                text(row, json, "category"),
                part(row, json, "price", DecimalParser::amount),
                part(row, json, "currency", ValueParser::currency),
                text(row, json, "location"),
                text(row, json, "description"),
                text(row, json, "main_photo_url"),
                images == null ? List.of() : images,
                text(row, json, "bike_id"),
                text(row, json, "bike_url"));
    }

    private static @Nullable String text(ImportRow row, JsonNode json, String key) {
        return part(row, json, key, text -> {
            if (!StorableText.isStorable(text)) {
                throw new MalformedValue(RejectionReason.INVALID_TEXT, "characters that cannot be stored");
            }
            return text;
        });
    }

    private static <T> @Nullable T part(ImportRow row, JsonNode json, String key, Function<String, T> parser) {
        JsonNode value = json.get(key);
        if (value == null || value.isNull()) {
            return null;
        }
        String text = Blanks.strip(value.isString() ? value.stringValue() : value.toString());
        if (text.isEmpty()) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (MalformedValue e) {
            row.warn(COLUMN, e.reason(), key + ": " + value, "the key " + key + ": " + e.problem() + ": left out");
            return null;
        }
    }

    /** The snapshot of the row as JSON, to compare with the stored one; null if there is nothing to compare. */
    @Nullable
    String exportedJson(ImportRow row) {
        BikeFacts exported = exported(row);
        return exported == null || !Boolean.TRUE.equals(importedBefore) ? null : JSON.writeValueAsString(exported);
    }

    /** A stored snapshot never changes: warns of changed rows that have another one. */
    void warnOfKeptSnapshots(ImportRun run) {
        run.update("""
                insert into %1$s (line, source_column, reason, value, message)
                select m.line, 'bike_snapshot', 'SNAPSHOT_KEPT', s.exported_snapshot::text,
                  'the snapshot of the bike was taken once and stays as it is'
                from %2$s m join %3$s s using (line) join %4$s t on t.id = m.record_id
                where m.verdict = 'UPDATED' and s.exported_snapshot is not null and t.bike_snapshot is not null
                  and not t.bike_snapshot @> s.exported_snapshot
                """.formatted(table.warned(), table.resolved(), table.staged(), table.target()));
        run.update("""
                insert into %1$s (line, source_column, reason, value, message)
                select m.line, 'bike_url', 'SNAPSHOT_KEPT', s.external_bike_ref,
                  'the reference to the listing was taken once and stays ' || t.external_bike_ref
                from %2$s m join %3$s s using (line) join %4$s t on t.id = m.record_id
                where m.verdict = 'UPDATED' and s.external_bike_ref <> t.external_bike_ref
                """.formatted(table.warned(), table.resolved(), table.staged(), table.target()));
    }

    /** Reads the bikes of a chunk of rows from the catalogue, in one query. */
    void readCatalogue(ImportRun run, List<ImportRow> rows) {
        if (importedBefore == null) {
            importedBefore = run.hasImported(table);
        }
        String[] ids = rows.stream()
                .map(BikeSnapshotReader::bikeIdWithoutWarning)
                .filter(id -> id != null && StorableText.isStorable(id))
                .distinct()
                .toArray(String[]::new);
        Map<String, BikeFacts> found = new HashMap<>();
        run.jdbc().sql("""
                        select bike_id, name, brand, model, year, size, category, price, currency, description, url,
                          main_photo_url, images
                        from bikes where bike_id = any(:ids)
                        """).param("ids", ids).query(row -> {
            String id = row.getString("bike_id");
            BigDecimal price = row.getBigDecimal("price");
            found.put(
                    id,
                    new BikeFacts(
                            row.getString("name"),
                            row.getString("brand"),
                            row.getString("model"),
                            row.getObject("year", Integer.class),
                            row.getString("size"),
                            row.getString("category"),
                            price,
                            price == null ? null : row.getString("currency"),
                            null,
                            row.getString("description"),
                            row.getString("main_photo_url"),
                            List.of((String[]) row.getArray("images").getArray()),
                            id,
                            row.getString("url")));
        });
        catalogue = found;
    }

    private static @Nullable String bikeIdWithoutWarning(ImportRow row) {
        String id = row.field("bike_id").text();
        if (id != null) {
            return id;
        }
        BikeFacts exported = exported(row);
        return exported == null ? null : exported.bikeId();
    }

    /** The id of the row's bike in the catalogue. */
    static @Nullable String bikeId(ImportRow row) {
        String id = row.field("bike_id").optional(ValueParser.id(ValueParser.NAME));
        if (id != null) {
            return id;
        }
        BikeFacts exported = exported(row);
        String exportedId = exported == null ? null : exported.bikeId();
        if (exportedId != null && exportedId.codePointCount(0, exportedId.length()) > ValueParser.NAME) {
            row.warn(
                    COLUMN,
                    RejectionReason.TEXT_TOO_LONG,
                    exportedId,
                    "the key bike_id: longer than any id: left empty");
            return null;
        }
        return exportedId;
    }

    static @Nullable String bikeUrl(ImportRow row) {
        return row.field("bike_url").optional(ValueParser.text(ValueParser.NOTE));
    }

    /** The URL of the row's listing, otherwise that of its snapshot. */
    static @Nullable String listingUrl(ImportRow row) {
        String bikeUrl = bikeUrl(row);
        BikeFacts exported = exported(row);
        return bikeUrl != null || exported == null ? bikeUrl : exported.bikeUrl();
    }

    /**
     * Assembles the snapshot of an order or a lead. Its sources are, in this order: the snapshot of the row, the name
     * of the bike, the catalogue, the price of the order, the words in the URL of the listing.
     *
     * @return null if no source gives a title
     */
    @Nullable
    BikeSnapshot assemble(ImportRow row, @Nullable String bikeName, @Nullable BigDecimal price) {
        BikeFacts exported = exported(row);
        String bikeId = bikeIdWithoutWarning(row);
        String bikeUrl = bikeUrl(row);
        List<BikeFacts> sources = List.of(
                exported == null ? BikeFacts.NONE : exported,
                BikeFacts.titled(bikeName),
                BikeFacts.listed(bikeId, bikeUrl),
                bikeId == null ? BikeFacts.NONE : catalogue.getOrDefault(bikeId, BikeFacts.NONE),
                BikeFacts.priced(price, "EUR"),
                BikeFacts.fromWordsOf(listingUrl(row)));
        Instant takenAt = row.field("created_at").required(TimeParser::instant);
        return BikeSnapshots.assemble(sources, takenAt, exported == null).orElse(null);
    }
}
