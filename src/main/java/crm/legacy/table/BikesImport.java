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
        optional("name", "text", ValueParser.text(1000), "name", "title");
        optional("brand", "text", ValueParser.text(ValueParser.NAME));
        optional("model", "text", ValueParser.text(ValueParser.NAME));
        optional("year", "integer", ValueParser::year);
        optional("size", "text", ValueParser.text(ValueParser.NAME));
        optional("category", "text", ValueParser.text(ValueParser.NAME));
        optional("price", "numeric", DecimalParser::amount);
        column(ColumnMapping.of("currency", "text", names("currency"), f -> {
            // The import rejects a row with an unknown currency: the price is not in euros.
            String currency = f.strict(ValueParser::currency);
            return currency == null ? "EUR" : currency;
        }));
        optional("description", "text", ValueParser.text(LONG_TEXT));
        optional("url", "text", ValueParser.text(ValueParser.NOTE), "url", "bike_url", "source_url");
        optional("main_photo_url", "text", ValueParser.text(ValueParser.NOTE), "main_image", "main_photo_url");
        column(ColumnMapping.of("images", "text[]", names("images", "gallery"), f -> {
            List<String> images = f.optional(JsonValueParser::texts);
            return images == null ? List.of() : images;
        }));
        optional("original_price", "numeric", DecimalParser::amount);
        optional("condition_grade", "text", ValueParser.text(ValueParser.NAME));
        optional("wheel_size", "text", ValueParser.text(ValueParser.NAME));
        optional("location", "text", ValueParser.text(ValueParser.NAME));
        optional("source_platform", "text", ValueParser.text(ValueParser.NAME));
        optional("source_ad_id", "text", ValueParser.text(ValueParser.NAME));
        optional("deactivated_at", "timestamptz", TimeParser::instant);
        optional("deactivation_reason", "text", ValueParser.text(ValueParser.NOTE));
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
