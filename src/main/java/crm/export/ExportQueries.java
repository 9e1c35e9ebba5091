package crm.export;

import crm.api.Rows;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the table {@code exports}. */
@Component
class ExportQueries {

    private final JdbcClient jdbc;

    ExportQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param requestedBy an export is for those who asked for it alone */
    Optional<Export> find(UUID id, String requestedBy) {
        return jdbc.sql("""
                        select x.id, x.type, x.format, x.state, x.row_count, x.sha256, x.error, x.as_of, x.created_at,
                          x.finished_at, x.expires_at
                        from exports x where x.id = :id and x.requested_by = :requestedBy
                        """)
                .param("id", id)
                .param("requestedBy", requestedBy)
                .query((row, number) -> new Export(
                        Rows.uuid(row, "id"),
                        Rows.required(Export.Type.class, row, "type"),
                        Rows.required(Export.Format.class, row, "format"),
                        Rows.required(Export.State.class, row, "state"),
                        row.getObject("row_count", Integer.class),
                        row.getString("sha256"),
                        row.getString("error"),
                        Rows.optionalInstant(row, "as_of"),
                        Rows.instant(row, "created_at"),
                        Rows.optionalInstant(row, "finished_at"),
                        Rows.optionalInstant(row, "expires_at")))
                .optional();
    }
}
