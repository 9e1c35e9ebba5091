package crm.partner;

import crm.security.ApiKeySecret;
import crm.security.Role;
import crm.sql.Utc;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the tables {@code partners} and {@code api_keys}. */
@Component
class ApiKeyRepository {

    private final JdbcClient jdbc;

    ApiKeyRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The partner of this name, made where there is none. */
    UUID partner(UUID id, String name, Instant now) {
        // The row is locked in any case: two who name a new partner at once get the same one.
        return jdbc.sql("""
                        insert into partners (id, name, created_at) values (:id, :name, :now)
                        on conflict (name) do update set name = excluded.name returning id
                        """)
                .param("id", id)
                .param("name", name)
                .param("now", Utc.offset(now))
                .query(UUID.class)
                .single();
    }

    void insert(
            UUID id,
            String name,
            Role role,
            @Nullable UUID partner,
            ApiKeySecret key,
            List<String> scopes,
            @Nullable UUID by,
            Instant now,
            @Nullable Instant end) {
        jdbc.sql("""
                        insert into api_keys (id, name, role, partner_id, key_hash, key_prefix, scopes, created_by,
                          created_at,
                          expires_at)
                        values (:id, :name, :role, :partner, :hash, :prefix, :scopes, :by, :now, :end)
                        """)
                .param("id", id)
                .param("name", name)
                .param("role", role.name())
                .param("partner", partner)
                .param("hash", key.hash())
                .param("prefix", key.prefix())
                .param("scopes", scopes.toArray(String[]::new))
                .param("by", by)
                .param("now", Utc.offset(now))
                .param("end", end == null ? null : Utc.offset(end))
                .update();
    }

    /** One that was revoked before keeps that time. */
    void revoke(UUID id, Instant now) {
        jdbc.sql("update api_keys set revoked_at = coalesce(revoked_at, :now) where id = :id")
                .param("now", Utc.offset(now))
                .param("id", id)
                .update();
    }
}
