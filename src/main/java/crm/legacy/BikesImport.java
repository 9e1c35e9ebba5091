package crm.legacy;

import java.util.List;

/** The catalogue. A bike that is already there is known by its id in the catalogue. */
final class BikesImport extends TableImport {

    static final int LONG_TEXT = 100_000;

    BikesImport() {
        super(Kind.BIKE);
        column(Column.computed("bike_id", "s.legacy_id", null));
        column(Column.of("name", "text", names("name", "title"), f -> f.optional(Values.text(1000))));
        column(Column.of("brand", "text", names("brand"), f -> f.optional(Values.text(Values.NAME))));
        column(Column.of("model", "text", names("model"), f -> f.optional(Values.text(Values.NAME))));
        column(Column.of("year", "integer", names("year"), f -> f.optional(Values::year)));
        column(Column.of("size", "text", names("size"), f -> f.optional(Values.text(Values.NAME))));
        column(Column.of("category", "text", names("category"), f -> f.optional(Values.text(Values.NAME))));
        column(Column.of("price", "numeric", names("price"), f -> f.optional(Values::amount)));
        column(Column.of("currency", "text", names("currency"), f -> {
            // A price in a currency that nobody knows is no price: the row is refused, not read as euros.
            String currency = f.strict(Values::currency);
            return currency == null ? "EUR" : currency;
        }));
        column(Column.of("description", "text", names("description"), f -> f.optional(Values.text(LONG_TEXT))));
        column(Column.of("url", "text", names("url", "bike_url"), f -> f.optional(Values.text(Values.NOTE))));
        column(Column.of(
                "main_photo_url",
                "text",
                names("main_image", "main_photo_url"),
                f -> f.optional(Values.text(Values.NOTE))));
        column(Column.of("images", "text[]", names("images"), f -> {
            List<String> images = f.optional(Values::texts);
            return images == null ? List.of() : images;
        }));
        column(Column.of("active", "boolean", names("is_active", "active"), f -> {
            Boolean active = f.optional(Values::bool);
            return active == null || active;
        }));
        // The old catalogue did not keep when a bike was listed.
        column(Column.of("created_at", "timestamptz", names("created_at"), f -> f.optional(Values::instant))
                .onlyAtFirst());
        column(Column.of("updated_at", "timestamptz", names("updated_at"), f -> f.optional(Values::instant))
                .whenUpdated(":now")
                .whenUnseen(":now"));
        column(Column.computed("version", "0", "t.version + 1"));
    }

    @Override
    String identity() {
        return "t.bike_id = s.legacy_id";
    }

    @Override
    void compare(Run run) {
        run.update("""
                update staged_bikes
                set created_at = coalesce(created_at, :now), updated_at = coalesce(updated_at, created_at, :now)
                where created_at is null or updated_at is null
                """);
    }
}
