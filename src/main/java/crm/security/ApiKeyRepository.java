package crm.security;

import crm.sql.Utc;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the tables {@code partners} and {@code api_keys}. They belong to this module, because every request with a key
 * reads them and records the use of the key. The module {@code partner} decides which keys there are.
 */
@Component
public class ApiKeyRepository {

    private final JdbcClient jdbc;

    ApiKeyRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The id of the partner with this name. A new partner gets the given id. */
    public UUID partner(UUID id, String name, Instant now) {
        // Updates the row even if it exists: two transactions that name a new partner get the same one.
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

    /**
     * Adds a key.
     *
     * @param partner null unless the role is {@link Role#PARTNER}
     * @param by the user who created it; null if a program did
     * @param end when it expires; null for never
     */
    public void insert(
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

    /** Whether a key still works. */
    public boolean isValid(UUID id, Instant now) {
        return jdbc.sql("""
                        select exists (select from api_keys k
                        where k.id = :id and k.revoked_at is null and (k.expires_at is null or k.expires_at > :now))
                        """)
                .param("id", id)
                .param("now", Utc.offset(now))
                .query(Boolean.class)
                .single();
    }

    /** Revokes a key. A key that was revoked before keeps its time. */
    public void revoke(UUID id, Instant now) {
        jdbc.sql("update api_keys set revoked_at = coalesce(revoked_at, :now) where id = :id")
                .param("now", Utc.offset(now))
                .param("id", id)
                .update();
    }
}
