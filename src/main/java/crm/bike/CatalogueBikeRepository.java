package crm.bike;

import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the table {@code bikes}. */
@Component
class CatalogueBikeRepository {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Columns that a sender gives, and their types. Which of them it gave is known for each row. */
    private static final Map<String, String> GIVEN = Map.ofEntries(
            Map.entry("name", "text"),
            Map.entry("brand", "text"),
            Map.entry("model", "text"),
            Map.entry("year", "integer"),
            Map.entry("size", "text"),
            Map.entry("wheel_size", "text"),
            Map.entry("category", "text"),
            Map.entry("condition_grade", "text"),
            Map.entry("price", "numeric"),
            Map.entry("original_price", "numeric"),
            Map.entry("currency", "text"),
            Map.entry("description", "text"),
            Map.entry("location", "text"),
            Map.entry("url", "text"),
            Map.entry("source_platform", "text"),
            Map.entry("source_ad_id", "text"),
            Map.entry("main_photo_url", "text"));

    private static final List<String> COLUMNS = GIVEN.keySet().stream().sorted().toList();

    private final JdbcClient jdbc;

    CatalogueBikeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What a sender says of a bike.
     *
     * @param columns only those that it gave; a null value clears the column
     */
    record Given(String bikeId, Map<String, @Nullable Object> columns) {}

    /**
     * Locks the bikes until the end of the transaction, and makes those that do not exist. This avoids deadlocks: one
     * statement locks and makes them in the order of their ids in the catalogue.
     *
     * @param bikes ids for those that are made, by their ids in the catalogue
     * @return those that were made
     */
    Set<String> lockOrInsert(Map<String, UUID> bikes, Instant now) {
        List<String> bikeIds = List.copyOf(bikes.keySet());
        return new HashSet<>(jdbc.sql("""
                        insert into bikes (id, bike_id, created_at, updated_at)
                        select g.id, g.bike_id, :now, :now
                        from unnest(:ids::uuid[], :bikeIds) as g (id, bike_id)
                        order by g.bike_id
                        on conflict (bike_id) do update set bike_id = excluded.bike_id where false
                        returning bike_id
                        """)
                .param("ids", Where.uuids(bikeIds.stream().map(bikes::get).toList()))
                .param("bikeIds", bikeIds.toArray(String[]::new))
                .param("now", Utc.offset(now))
                .query(String.class)
                .list());
    }

    /**
     * Writes what differs, of bikes that {@link #lockOrInsert} locked.
     *
     * @param made bikes of this transaction, which keep their first version
     * @return the bikes that changed
     */
    Set<String> update(List<Given> bikes, Set<String> made, Instant now) {
        String wanted = COLUMNS.stream()
                .map(column -> "case when g.given -> '%1$s' is null then b.%1$s".formatted(column)
                        + " else (g.given ->> '%1$s')::%2$s end as %1$s".formatted(column, GIVEN.get(column)))
                .collect(Collectors.joining(", "));
        String set = COLUMNS.stream()
                .map(column -> "%1$s = w.%1$s".formatted(column))
                .collect(Collectors.joining(", "));
        String differs = COLUMNS.stream()
                .map(column -> "b.%1$s is distinct from w.%1$s".formatted(column))
                .collect(Collectors.joining(" or "));
        return new HashSet<>(jdbc.sql("""
                        with given as (
                          select r.value ->> 'bikeId' as bike_id, r.value -> 'columns' as given
                          from jsonb_array_elements(:bikes::jsonb) as r (value)),
                        wanted as (
                          select b.id, b.active as was_active, b.deactivated_at as was_deactivated_at,
                            coalesce((g.given ->> 'active')::boolean, b.active) as active,
                            case when g.given -> 'deactivation_reason' is null then b.deactivation_reason
                              else g.given ->> 'deactivation_reason' end as reason,
                            case when g.given -> 'images' is null then b.images
                              else array(select jsonb_array_elements_text(g.given -> 'images')) end as images,
                            %s
                          from bikes b join given g using (bike_id)),
                        left_at as (
                          select w.*, case when w.active then null when w.was_active then :now
                              else w.was_deactivated_at end as deactivated_at,
                            case when w.active then null else w.reason end as deactivation_reason
                          from wanted w)
                        update bikes b
                        set %s, images = w.images, active = w.active, deactivated_at = w.deactivated_at,
                          deactivation_reason = w.deactivation_reason, updated_at = :now,
                          version = case when b.bike_id = any(:made) then b.version else b.version + 1 end
                        from left_at w
                        where w.id = b.id and (%s or b.images <> w.images or b.active <> w.active
                          or b.deactivated_at is distinct from w.deactivated_at
                          or b.deactivation_reason is distinct from w.deactivation_reason)
                        returning b.bike_id
                        """.formatted(wanted, set, differs))
                .param("bikes", JSON.writeValueAsString(bikes))
                .param("made", made.toArray(String[]::new))
                .param("now", Utc.offset(now))
                .query(String.class)
                .list());
    }

    /** Takes a locked bike out of the catalogue. */
    void archive(UUID id, String reason, Instant now) {
        jdbc.sql("""
                        update bikes set active = false, deactivated_at = :now, deactivation_reason = :reason,
                          version = version + 1, updated_at = :now
                        where id = :id
                        """)
                .param("id", id)
                .param("reason", reason)
                .param("now", Utc.offset(now))
                .update();
    }

    /** Puts a locked bike back into the catalogue. */
    void restore(UUID id, Instant now) {
        jdbc.sql("""
                        update bikes set active = true, deactivated_at = null, deactivation_reason = null,
                          version = version + 1, updated_at = :now
                        where id = :id
                        """).param("id", id).param("now", Utc.offset(now)).update();
    }
}
