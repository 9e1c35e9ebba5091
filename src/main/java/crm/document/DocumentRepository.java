package crm.document;

import crm.security.Actor;
import crm.sql.Utc;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code documents}. */
@Component
class DocumentRepository {

    private final JdbcClient jdbc;

    DocumentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param partner on whose behalf the document is attached; null for none */
    void insert(
            UUID id,
            UUID order,
            DocumentType type,
            UUID upload,
            @Nullable String note,
            Actor by,
            @Nullable UUID partner,
            Instant now) {
        jdbc.sql("""
                        insert into documents (id, order_id, type, upload_id, note, uploaded_by_kind, uploaded_by_id,
                          uploaded_by_name, partner_id, uploaded_at, created_at)
                        values (:id, :order, :type, :upload, :note, :kind, :by, :name, :partner, :now, :now)
                        """)
                .param("id", id)
                .param("order", order)
                .param("type", type.name())
                .param("upload", upload)
                .param("note", note)
                .param("kind", by.kind().name())
                .param("by", by.id())
                .param("name", by.name())
                .param("partner", partner)
                .param("now", Utc.offset(now))
                .update();
    }

    void remove(UUID id, Actor by, Instant now) {
        jdbc.sql("""
                        update documents set removed_at = :now, removed_by_kind = :kind, removed_by_id = :by,
                          removed_by_name = :name, version = version + 1
                        where id = :id
                        """)
                .param("id", id)
                .param("kind", by.kind().name())
                .param("by", by.id())
                .param("name", by.name())
                .param("now", Utc.offset(now))
                .update();
    }
}
