package crm.inspection;

import crm.command.Patch;
import crm.sql.Utc;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the tables {@code inspections} and {@code checklist_items}. */
@Component
class InspectionRepository {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    InspectionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(
            UUID id,
            UUID order,
            @Nullable InspectionType type,
            InspectionStage stage,
            @Nullable String notes,
            Instant now) {
        jdbc.sql("""
                        insert into inspections (id, order_id, type, stage, notes, created_at, updated_at)
                        values (:id, :order, :type, :stage, :notes, :now, :now)
                        """)
                .param("id", id)
                .param("order", order)
                .param("type", type == null ? null : type.name())
                .param("stage", stage.name())
                .param("notes", notes)
                .param("now", Utc.offset(now))
                .update();
    }

    /**
     * Writes points of an inspection that is locked, and steps the versions of all of them and of the inspection, in
     * one statement.
     *
     * @param by who changed them; recorded where the CRM knows the person
     */
    void write(UUID inspection, List<ChecklistItem> items, @Nullable UUID by, Instant now) {
        jdbc.sql("""
                        with stepped as (
                          update inspections set version = version + 1, updated_at = :now where id = :inspection)
                        insert into checklist_items as k (inspection_id, item, result, comment, photos, photo_uploads,
                          version, updated_by, updated_at)
                        select :inspection, i.item, i.result, i.comment, i.photos, i."photoUploads", 1,
                          (select id from users where id = :by), :now
                        from jsonb_to_recordset(:items::jsonb)
                          i(item text, result text, comment text, photos text[], "photoUploads" uuid[])
                        on conflict (inspection_id, item) do update set result = excluded.result,
                          comment = excluded.comment, photos = excluded.photos,
                          photo_uploads = excluded.photo_uploads, version = k.version + 1,
                          updated_by = excluded.updated_by, updated_at = excluded.updated_at
                        """)
                .param("inspection", inspection)
                .param("items", JSON.writeValueAsString(items))
                .param("by", by)
                .param("now", Utc.offset(now))
                .update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "inspections", id, now);
    }
}
