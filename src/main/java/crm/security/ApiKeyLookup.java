package crm.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import crm.graphql.DatabaseFailures;
import crm.sql.ResultSets;
import crm.sql.Utc;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who has which key. Looked up for every request, so that one that is revoked ends at once on all nodes. */
@Component
class ApiKeyLookup {

    private static final Logger log = LoggerFactory.getLogger(ApiKeyLookup.class);

    /** {@code last_used_at} is no more exact than this. */
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private static final int MOST_NOTED = 10_000;

    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final JdbcClient jdbc;

    private final Clock clock;

    private final Cache<UUID, Boolean> noted = Caffeine.newBuilder()
            .maximumSize(MOST_NOTED)
            .expireAfterWrite(NOTED_EVERY)
            .build();

    /** By their hashes: keys that were good, and need not queue behind those who try one after the other. */
    private final Cache<ByteBuffer, Boolean> good = Caffeine.newBuilder()
            .maximumSize(MOST_NOTED)
            .expireAfterAccess(REMEMBERED)
            .build();

    private final FailedLookupLimiter failedLookups;

    ApiKeyLookup(JdbcClient jdbc, Clock clock, SecuritySettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.failedLookups = new FailedLookupLimiter(settings.maxInvalidKeysPerMinute(), clock, "keys.tooManyWrong");
    }

    /**
     * Empty for a key that does not exist, was revoked, or has expired.
     *
     * @param address that it came from
     * @throws crm.graphql.RetryLater if too many came from there that are none
     */
    Optional<Caller> find(ApiKeySecret key, String address) {
        ByteBuffer hash = ByteBuffer.wrap(key.hash());
        if (good.getIfPresent(hash) != null) {
            Optional<Caller> caller = find(key);
            if (caller.isEmpty()) {
                good.invalidate(hash);
            }
            return caller;
        }
        Optional<Caller> caller = failedLookups.counted(address, () -> find(key));
        caller.ifPresent(found -> good.put(hash, true));
        return caller;
    }

    private Optional<Caller> find(ApiKeySecret key) {
        OffsetDateTime now = Utc.offset(clock.instant());
        Optional<Caller> caller = jdbc.sql("""
                        select k.id, k.name, k.role, k.partner_id, k.scopes from api_keys k
                        where k.key_hash = :hash and k.revoked_at is null and (k.expires_at is null
                          or k.expires_at > :now)
                        """)
                .param("hash", key.hash())
                .param("now", now)
                .query((row, number) -> new Caller(
                        ActorKind.KEY,
                        ResultSets.uuid(row, "id").toString(),
                        row.getString("name"),
                        null,
                        ResultSets.required(Role.class, row, "role"),
                        ResultSets.optionalUuid(row, "partner_id"),
                        ResultSets.texts(row, "scopes")))
                .optional();
        caller.ifPresent(used -> note(UUID.fromString(used.id()), now));
        return caller;
    }

    private void note(UUID id, OffsetDateTime now) {
        if (noted.asMap().putIfAbsent(id, true) != null) {
            return;
        }
        try {
            jdbc.sql("update api_keys set last_used_at = :now where id = :id")
                    .param("now", now)
                    .param("id", id)
                    .update();
        } catch (DataAccessException e) {
            if (!DatabaseFailures.isReadOnly(e)) {
                throw e;
            }
            log.debug("The use of a key cannot be recorded: the database accepts no changes");
        }
    }
}
