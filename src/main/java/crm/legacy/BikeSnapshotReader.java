package crm.legacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import crm.bike.BikeFacts;
import crm.bike.BikeSnapshot;
import crm.bike.BikeSnapshots;
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

/** Reads the old CRM's snapshots, and knows what the catalogue says of the bikes of a chunk. */
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

    private final LegacyTable kind;

    private Map<String, BikeFacts> catalogue = Map.of();

    // The first import has nothing to compare with.
    private @Nullable Boolean comparing;

    BikeSnapshotReader(LegacyTable kind) {
        this.kind = kind;
    }

    /** What was told with the row; null if nothing was, or nothing that can be read. */
    static @Nullable BikeFacts told(ImportRow row) {
        return row.once("told", () -> Optional.ofNullable(read(row))).orElse(null);
    }

    private static @Nullable BikeFacts read(ImportRow row) {
        FieldValue field = row.field(COLUMN);
        JsonNode json = field.optional(ValueParser::object);
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
        List<String> images = part(row, json, "images", text -> ValueParser.texts(text));
        return new BikeFacts(
                text(row, json, "title"),
                text(row, json, "brand"),
                text(row, json, "model"),
                part(row, json, "year", ValueParser::year),
                text(row, json, "size"),
                text(row, json, "category"),
                part(row, json, "price", ValueParser::amount),
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
            if (!ValueParser.isText(text)) {
                throw new MalformedValue(RejectionReason.INVALID_TEXT, "characters that cannot be stored");
            }
            return text;
        });
    }

    private static <T> @Nullable T part(ImportRow row, JsonNode json, String key, Function<String, T> reading) {
        JsonNode value = json.get(key);
        if (value == null || value.isNull()) {
            return null;
        }
        String text = (value.isString() ? value.stringValue() : value.toString()).strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            return reading.apply(text);
        } catch (MalformedValue e) {
            row.warn(COLUMN, e.reason, key + ": " + value, "the key " + key + ": " + e.problem + ": left out");
            return null;
        }
    }

    /** What was told, with a snapshot's own keys; null if nothing was. */
    @Nullable
    String toldJson(ImportRow row) {
        BikeFacts told = told(row);
        return told == null || !Boolean.TRUE.equals(comparing) ? null : JSON.writeValueAsString(told);
    }

    /** A snapshot is written once: says where a changed row tells something else, and that it stays as it is. */
    void warnOfKept(ImportRun run) {
        run.update("""
                insert into %1$s (line, source_column, reason, value, message)
                select m.line, 'bike_snapshot', 'SNAPSHOT_KEPT', s.told_snapshot::text,
                  'the snapshot of the bike was taken once and stays as it is'
                from %2$s m join %3$s s using (line) join %4$s t on t.id = m.record_id
                where m.verdict = 'UPDATED' and s.told_snapshot is not null and t.bike_snapshot is not null
                  and not t.bike_snapshot @> s.told_snapshot
                """.formatted(kind.warned(), kind.resolved(), kind.staged(), kind.target));
        run.update("""
                insert into %1$s (line, source_column, reason, value, message)
                select m.line, 'bike_url', 'SNAPSHOT_KEPT', s.external_bike_ref,
                  'the reference to the listing was taken once and stays ' || t.external_bike_ref
                from %2$s m join %3$s s using (line) join %4$s t on t.id = m.record_id
                where m.verdict = 'UPDATED' and s.external_bike_ref <> t.external_bike_ref
                """.formatted(kind.warned(), kind.resolved(), kind.staged(), kind.target));
    }

    /** One query for the bikes of a whole chunk. */
    void lookUp(ImportRun run, List<ImportRow> rows) {
        if (comparing == null) {
            comparing = run.jdbc()
                    .sql("select exists (select from legacy_records where kind = :kind)")
                    .param("kind", kind.name())
                    .query(Boolean.class)
                    .single();
        }
        String[] ids = rows.stream()
                .map(BikeSnapshotReader::bikeIdQuietly)
                .filter(id -> id != null && ValueParser.isText(id))
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

    private static @Nullable String bikeIdQuietly(ImportRow row) {
        String id = row.field("bike_id").text();
        if (id != null) {
            return id;
        }
        BikeFacts told = told(row);
        return told == null ? null : told.bikeId();
    }

    /** The id of the row's bike in the catalogue. */
    static @Nullable String bikeId(ImportRow row) {
        String id = row.field("bike_id").optional(ValueParser.text(ValueParser.NAME));
        if (id != null) {
            return id;
        }
        BikeFacts told = told(row);
        String toldId = told == null ? null : told.bikeId();
        if (toldId != null && toldId.length() > ValueParser.NAME) {
            row.warn(COLUMN, RejectionReason.TEXT_TOO_LONG, toldId, "the key bike_id: longer than any id: left empty");
            return null;
        }
        return toldId;
    }

    static @Nullable String bikeUrl(ImportRow row) {
        return row.field("bike_url").optional(ValueParser.text(ValueParser.NOTE));
    }

    /** The address of the row's listing: its own, else the snapshot's. */
    static @Nullable String address(ImportRow row) {
        String bikeUrl = bikeUrl(row);
        BikeFacts told = told(row);
        return bikeUrl != null || told == null ? bikeUrl : told.bikeUrl();
    }

    /**
     * The row's snapshot: what was told, else the bike's name, the catalogue, the order's price, the words of the
     * listing's address.
     *
     * @return null if nothing of these gives a title
     */
    @Nullable
    BikeSnapshot assemble(ImportRow row, @Nullable String bikeName, @Nullable BigDecimal price) {
        BikeFacts told = told(row);
        String bikeId = bikeIdQuietly(row);
        String bikeUrl = bikeUrl(row);
        List<BikeFacts> sources = List.of(
                told == null ? BikeFacts.NONE : told,
                BikeFacts.titled(bikeName),
                BikeFacts.listed(bikeId, bikeUrl),
                bikeId == null ? BikeFacts.NONE : catalogue.getOrDefault(bikeId, BikeFacts.NONE),
                BikeFacts.priced(price, "EUR"),
                BikeFacts.fromWordsOf(address(row)));
        Instant takenAt = row.field("created_at").required(ValueParser::instant);
        return BikeSnapshots.assemble(sources, takenAt, told == null).orElse(null);
    }
}
