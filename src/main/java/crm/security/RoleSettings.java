package crm.security;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What each session of the server's role begins with in this database, also a session that a connection pooler opens.
 * The role stores its settings itself with {@code alter role current_user in database}, which needs no other right.
 */
final class RoleSettings {

    private static final Logger log = LoggerFactory.getLogger(RoleSettings.class);

    /**
     * By default, PostgreSQL plans every batch of few ids again, because it assumes ten elements for an unknown array.
     * That doubled the database time of a query for one record with all its relations. The disadvantage of generic
     * plans: a filter by a rare value may not get the best plan.
     */
    private static final RoleSetting GENERIC_PLANS = new RoleSetting("plan_cache_mode", "force_generic_plan");

    /**
     * How similar words must be for a search. With 0.4, one wrong letter in a name of six letters still matches.
     * PostgreSQL's default of 0.6 tolerates mistakes only in long words.
     */
    private static final RoleSetting SIMILARITY = new RoleSetting("pg_trgm.word_similarity_threshold", "0.4");

    /**
     * PostgreSQL ends the session of a server that is gone without a word within a minute, and with it the locks of its
     * transaction. The operating system would wait two hours.
     */
    static final List<RoleSetting> KEEP_ALIVE = List.of(
            new RoleSetting("tcp_keepalives_idle", String.valueOf(KeepAliveSocketFactory.IDLE)),
            new RoleSetting("tcp_keepalives_interval", String.valueOf(KeepAliveSocketFactory.INTERVAL)),
            new RoleSetting("tcp_keepalives_count", String.valueOf(KeepAliveSocketFactory.COUNT)),
            new RoleSetting("tcp_user_timeout", "60000"));

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final DatabaseSchema schema;

    private final List<RoleSetting> others;

    RoleSettings(DatabaseSchema schema, List<RoleSetting> others) {
        this.schema = schema;
        this.others = others;
    }

    /**
     * Stores the settings that the role does not have yet.
     *
     * @param role connections that no pool of this server keeps
     * @param pooler whether a pooler keeps them: it then opens new ones, because a session keeps what it began with
     */
    void store(DataSource role, boolean pooler) {
        JdbcClient database = JdbcClient.create(role);
        if (isStored(database)) {
            return;
        }
        new TransactionTemplate(new DataSourceTransactionManager(role)).executeWithoutResult(transaction -> {
            // PostgreSQL refuses two changes of a role at the same time.
            database.sql("select cast(pg_advisory_xact_lock(hashtext('crm search_path')) as text)")
                    .query(String.class)
                    .single();
            Map<String, String> wanted = wanted(database);
            loadTrigrams(database);
            wanted.forEach((name, value) -> set(database, name, value));
        });
        if (pooler) {
            endFormerSessions(database);
        }
    }

    private boolean isStored(JdbcClient database) {
        List<String> stored = database.sql("""
                        select unnest(s.setconfig) from pg_db_role_setting s
                        join pg_database d on d.oid = s.setdatabase and d.datname = current_database()
                        join pg_roles r on r.oid = s.setrole and r.rolname = current_user
                        """).query(String.class).list();
        return wanted(database).entrySet().stream()
                .allMatch(setting -> stored.contains(setting.getKey() + "=" + setting.getValue()));
    }

    private Map<String, String> wanted(JdbcClient database) {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("search_path", schema.storedPath(database));
        wanted.put(GENERIC_PLANS.name(), GENERIC_PLANS.value());
        if (trigramSchema(database) != null) {
            wanted.put(SIMILARITY.name(), SIMILARITY.value());
        }
        KEEP_ALIVE.forEach(setting -> wanted.put(setting.name(), setting.value()));
        others.forEach(setting -> wanted.put(setting.name(), setting.value()));
        return wanted;
    }

    private static @Nullable String trigramSchema(JdbcClient database) {
        return database.sql("""
                        select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace
                        where e.extname = 'pg_trgm'
                        """).query(String.class).optional().orElse(null);
    }

    /** Only an administrator may store a setting that PostgreSQL does not know. It knows those of a loaded library. */
    private static void loadTrigrams(JdbcClient database) {
        String place = trigramSchema(database);
        if (place != null) {
            database.sql("select " + place + ".show_limit()").query(Float.class).single();
        }
    }

    /** The value of search_path is a list of identifiers, which are quoted already. */
    private static void set(JdbcClient database, String name, String value) {
        String literal = name.equals("search_path") ? value : "'" + value.replace("'", "''") + "'";
        database.sql(database.sql("select format('alter role current_user in database %I set %s = %s',"
                                + " current_database(), cast(:name as text), cast(:value as text))")
                        .param("name", name)
                        .param("value", literal)
                        .query(String.class)
                        .single())
                .update();
    }

    /** Those that a pooler keeps open. A session that works ends its transaction first. */
    private static void endFormerSessions(JdbcClient database) {
        OffsetDateTime changed = database.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single();
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        int left = endSessionsBefore(database, changed);
        while (left != 0 && System.nanoTime() < end) {
            pause();
            left = endSessionsBefore(database, changed);
        }
        if (left != 0) {
            log.warn("The connection pooler keeps sessions with former settings of the database role. "
                    + "Let it open new ones: RECONNECT");
        }
    }

    /** @return how many sessions of the role are left; -1 if it is not known, because the own one ended */
    private static int endSessionsBefore(JdbcClient database, OffsetDateTime changed) {
        try {
            return database.sql("""
                            select count(*),
                              count(*) filter (where case when s.state = 'idle' or s.pid = pg_backend_pid()
                                then pg_terminate_backend(s.pid) end)
                            from pg_stat_activity s
                            where s.usename = current_user and s.datname = current_database()
                              and s.backend_start < :changed
                            """)
                    .param("changed", changed)
                    .query((row, number) -> row.getInt(1))
                    .single();
        } catch (DataAccessException e) {
            log.debug("The session ended: {}", e.getMessage());
            return -1;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server starts", e);
        }
    }
}
