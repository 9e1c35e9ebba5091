package crm.legacy.table;

import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import java.util.List;

/** Bikes of the catalogue. A row finds an existing bike by the id in the catalogue. */
final class BikesImport extends TableImport {

    static final int LONG_TEXT = 100_000;

    BikesImport() {
        super(LegacyTable.BIKE);
        existingRecord("t.bike_id = s.legacy_id");
        column(ColumnMapping.computed("bike_id", "s.legacy_id", null));
        column(ColumnMapping.of("name", "text", names("name", "title"), f -> f.optional(ValueParser.text(1000))));
        column(ColumnMapping.of("brand", "text", names("brand"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of("model", "text", names("model"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of("year", "integer", names("year"), f -> f.optional(ValueParser::year)));
        column(ColumnMapping.of("size", "text", names("size"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of(
                "category", "text", names("category"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of("price", "numeric", names("price"), f -> f.optional(DecimalParser::amount)));
        column(ColumnMapping.of("currency", "text", names("currency"), f -> {
            // The import rejects a row with an unknown currency: the price is not in euros.
            String currency = f.strict(ValueParser::currency);
            return currency == null ? "EUR" : currency;
        }));
        column(ColumnMapping.of(
                "description", "text", names("description"), f -> f.optional(ValueParser.text(LONG_TEXT))));
        column(ColumnMapping.of(
                "url", "text", names("url", "bike_url"), f -> f.optional(ValueParser.text(ValueParser.NOTE))));
        column(ColumnMapping.of(
                "main_photo_url",
                "text",
                names("main_image", "main_photo_url"),
                f -> f.optional(ValueParser.text(ValueParser.NOTE))));
        column(ColumnMapping.of("images", "text[]", names("images"), f -> {
            List<String> images = f.optional(JsonValueParser::texts);
            return images == null ? List.of() : images;
        }));
        column(ColumnMapping.of("active", "boolean", names("is_active", "active"), f -> {
            Boolean active = f.optional(ValueParser::bool);
            return active == null || active;
        }));
        // The old catalogue has bikes without a time.
        column(ColumnMapping.of("created_at", "timestamptz", names("created_at"), f -> f.optional(TimeParser::instant))
                .onlyWhenCreated());
        column(ColumnMapping.of("updated_at", "timestamptz", names("updated_at"), f -> f.optional(TimeParser::instant))
                .whenUpdated(":now")
                .whenAbsent(":now"));
        column(ColumnMapping.computed("version", "0", "t.version + 1"));
    }

    @Override
    void afterResolve(ImportRun run) {
        run.update("""
                update staged_bikes
                set created_at = coalesce(created_at, :now), updated_at = coalesce(updated_at, created_at, :now)
                where created_at is null or updated_at is null
                """);
    }
}
