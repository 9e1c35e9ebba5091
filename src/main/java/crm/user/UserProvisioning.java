package crm.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import crm.graphql.DatabaseFailures;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.security.Caller;
import crm.security.CallerSeen;
import crm.security.Role;
import crm.sql.Utc;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Adds a manager or an administrator at the first request with a token, so that records can be assigned to
 * them. The row is theirs from then on: a token does not overwrite it.
 */
@Component
class UserProvisioning implements CallerSeen {

    private static final Logger log = LoggerFactory.getLogger(UserProvisioning.class);

    private static final int NAME_LENGTH = 200;

    /** If an import deletes the row, it is added again within this time. */
    private final Cache<String, Boolean> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    private final JdbcClient jdbc;

    private final Clock clock;

    UserProvisioning(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void seen(Caller caller) {
        if ((caller.role() == Role.MANAGER || caller.role() == Role.ADMIN) && known.getIfPresent(caller.id()) == null) {
            addIfPossible(caller, caller.role());
        }
    }

    /** A database that accepts no changes is no reason to refuse a query. The next request tries again. */
    private void addIfPossible(Caller caller, Role role) {
        try {
            add(caller, role);
            known.put(caller.id(), true);
        } catch (DataAccessException e) {
            if (!DatabaseFailures.isReadOnly(e)) {
                throw e;
            }
            log.debug("A user cannot be added: the database accepts no changes");
        }
    }

    private void add(Caller caller, Role role) {
        jdbc.sql("""
                        insert into users (id, name, email, role, created_at, updated_at)
                        values (:id, left(:name, :length), :email, :role, :now, :now)
                        on conflict (id) do nothing
                        """)
                .param("id", uuid(caller))
                .param("name", caller.name())
                .param("length", NAME_LENGTH)
                .param("email", caller.email())
                .param("role", role.name())
                .param("now", Utc.offset(clock.instant()))
                .update();
    }

    private static UUID uuid(Caller caller) {
        try {
            return UUID.fromString(caller.id());
        } catch (IllegalArgumentException e) {
            throw new RequestRefused(RequestErrorCode.UNAUTHENTICATED, null, "unauthenticated.subject");
        }
    }
}
