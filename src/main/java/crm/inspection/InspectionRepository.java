package crm.inspection;

import crm.command.Patch;
import crm.sql.Utc;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the tables {@code inspections} and {@code checklist_items}. */
@Component
class InspectionRepository {

    private final JdbcClient jdbc;

    InspectionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(UUID id, UUID order, InspectionStage stage, @Nullable String notes, Instant now) {
        jdbc.sql("""
                        insert into inspections (id, order_id, stage, notes, created_at, updated_at)
                        values (:id, :order, :stage, :notes, :now, :now)
                        """)
                .param("id", id)
                .param("order", order)
                .param("stage", stage.name())
                .param("notes", notes)
                .param("now", Utc.offset(now))
                .update();
    }

    /**
     * Writes a point of an inspection that is locked, and steps both versions.
     *
     * @param by who changed it; recorded where the CRM knows the person
     */
    void write(UUID inspection, ChecklistItem item, @Nullable UUID by, Instant now) {
        jdbc.sql("""
                        with stepped as (
                          update inspections set version = version + 1, updated_at = :now where id = :inspection)
                        insert into checklist_items as k (inspection_id, item, result, comment, photos, version,
                          updated_by, updated_at)
                        values (:inspection, :item, :result, :comment, :photos, 1,
                          (select id from users where id = :by), :now)
                        on conflict (inspection_id, item) do update set result = excluded.result,
                          comment = excluded.comment, photos = excluded.photos, version = k.version + 1,
                          updated_by = excluded.updated_by, updated_at = excluded.updated_at
                        """)
                .param("inspection", inspection)
                .param("item", item.item().name())
                .param("result", item.result().name())
                .param("comment", item.comment())
                .param("photos", item.photos().toArray(String[]::new))
                .param("by", by)
                .param("now", Utc.offset(now))
                .update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "inspections", id, now);
    }
}
