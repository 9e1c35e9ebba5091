package crm.image;

import crm.api.Rows;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the table {@code image_backfills}. */
@Component
class ImageBackfillQueries {

    private final JdbcClient jdbc;

    ImageBackfillQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<ImageBackfill> find(UUID id) {
        return jdbc.sql("""
                        select b.id, b.dry_run, b.state, b.total, b.done, b.failed, b.error, b.started_at, b.finished_at
                        from image_backfills b where b.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> new ImageBackfill(
                        Rows.uuid(row, "id"),
                        row.getBoolean("dry_run"),
                        Rows.required(ImageBackfill.State.class, row, "state"),
                        row.getInt("total"),
                        row.getInt("done"),
                        row.getInt("failed"),
                        row.getString("error"),
                        Rows.instant(row, "started_at"),
                        Rows.optionalInstant(row, "finished_at")))
                .optional();
    }
}
