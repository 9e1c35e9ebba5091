package crm.booking;

import crm.sql.Utc;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads and writes the table {@code tracking_tokens}. */
@Component
class TrackingTokenRepository {

    private final JdbcClient jdbc;

    TrackingTokenRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(UUID id, UUID order, byte[] hash, Duration lifetime, Instant now) {
        jdbc.sql("""
                        insert into tracking_tokens (id, order_id, token_hash, created_at, expires_at)
                        values (:id, :order, :hash, :now, :end)
                        """)
                .param("id", id)
                .param("order", order)
                .param("hash", hash)
                .param("now", Utc.offset(now))
                .param("end", Utc.offset(now.plus(lifetime)))
                .update();
    }

    /** @return how many worked until now */
    int revoke(UUID order, Instant now) {
        return jdbc.sql("""
                        update tracking_tokens set revoked_at = :now
                        where order_id = :order and revoked_at is null and (expires_at is null or expires_at > :now)
                        """).param("order", order).param("now", Utc.offset(now)).update();
    }

    /** Those of the old CRM are left out: only their hash is known. */
    Optional<UUID> latest(UUID order, Instant now) {
        return jdbc.sql("""
                        select t.id from tracking_tokens t
                        where t.order_id = :order and not t.imported and t.revoked_at is null
                          and (t.expires_at is null or t.expires_at > :now)
                        order by t.created_at desc, t.id desc limit 1
                        """)
                .param("order", order)
                .param("now", Utc.offset(now))
                .query(UUID.class)
                .optional();
    }

    /** Empty for one that does not work any more. */
    Optional<byte[]> hash(UUID id, Instant now) {
        return jdbc.sql("""
                        select t.token_hash from tracking_tokens t
                        where t.id = :id and t.revoked_at is null and (t.expires_at is null or t.expires_at > :now)
                        """)
                .param("id", id)
                .param("now", Utc.offset(now))
                .query(byte[].class)
                .optional();
    }
}
