package crm.upload;

import crm.security.Caller;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code uploads}. */
@Component
class UploadRepository {

    private final JdbcClient jdbc;

    UploadRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Two requests of one caller that announce uploads wait for each other, until the end of the transaction. */
    void lockCaller(Caller caller) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('upload:' || :caller, 0))::text")
                .param("caller", caller.id())
                .query(String.class)
                .single();
    }

    void insert(Upload upload) {
        Caller caller = upload.caller();
        jdbc.sql("""
                        insert into uploads (id, purpose, file_name, content_type, byte_count, expected_sha256,
                          caller_kind, caller_id, caller_name, role, partner_id, scopes, created_at, expires_at)
                        values (:id, :purpose, :fileName, :contentType, :byteCount, :sha256, :kind, :caller, :name,
                          :role, :partner, :scopes, :createdAt, :expiresAt)
                        """)
                .param("id", upload.id())
                .param("purpose", upload.purpose().name())
                .param("fileName", upload.fileName())
                .param("contentType", upload.contentType())
                .param("byteCount", upload.byteCount())
                .param("sha256", upload.expectedSha256())
                .param("kind", caller.kind().name())
                .param("caller", caller.id())
                .param("name", caller.name())
                .param(
                        "role",
                        Objects.requireNonNull(caller.role(), "the schema requires a role")
                                .name())
                .param("partner", caller.partner())
                .param("scopes", caller.scopes().toArray(String[]::new))
                .param("createdAt", Utc.offset(upload.createdAt()))
                .param("expiresAt", Utc.offset(upload.expiresAt()))
                .update();
    }

    /** @return whether it was this file that the upload waited for */
    boolean received(UUID id, String sha256, Instant now) {
        return jdbc.sql("""
                        update uploads set sha256 = :sha256, received_at = :now where id = :id and received_at is null
                        """)
                        .param("id", id)
                        .param("sha256", sha256)
                        .param("now", Utc.offset(now))
                        .update()
                == 1;
    }

    /** @param at null where no record uses the files any longer */
    void attach(Collection<UUID> ids, @Nullable Instant at) {
        jdbc.sql("update uploads set attached_at = :at where id = any(:ids::uuid[])")
                .param("at", at == null ? null : Utc.offset(at))
                .param("ids", Where.uuids(ids))
                .update();
    }

    /** Ends the URLs of a caller that wait for a file. */
    void expire(String caller, Instant now) {
        jdbc.sql("""
                        update uploads set expires_at = :now
                        where caller_id = :caller and received_at is null and expires_at > :now
                        """).param("caller", caller).param("now", Utc.offset(now)).update();
    }

    /** Some that no record has used for a time, locked; those that somebody attaches just now are left out. */
    List<UUID> lockUnused(Instant before, int most) {
        return jdbc.sql("""
                        select f.id from uploads f
                        where f.attached_at is null and f.created_at < :before and f.expires_at < :before
                        order by f.created_at limit :most for update skip locked
                        """)
                .param("before", Utc.offset(before))
                .param("most", most)
                .query(UUID.class)
                .list();
    }

    void delete(Collection<UUID> ids) {
        jdbc.sql("delete from uploads where id = any(:ids::uuid[])")
                .param("ids", Where.uuids(ids))
                .update();
    }
}
