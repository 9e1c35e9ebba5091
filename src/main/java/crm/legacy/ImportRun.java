package crm.legacy;

import crm.crypto.IdGenerator;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One run of the import, in its transaction.
 *
 * @param now the one time of everything that this run does
 * @param demo whether its records are the demo's
 */
record ImportRun(JdbcClient jdbc, Staging staging, IdGenerator ids, Instant now, boolean demo) {

    /** A statement that may say {@code :now}. */
    int update(String sql) {
        JdbcClient.StatementSpec statement = jdbc.sql(sql);
        return (sql.contains(":now") ? statement.param("now", time()) : statement).update();
    }

    /** Tells PostgreSQL how many rows a table has now, which belongs to another role than the server's. */
    void analyze(String table) {
        jdbc.sql("select analyze_records(cast(:table as regclass))")
                .param("table", table)
                .query(row -> {});
    }

    OffsetDateTime time() {
        return now.atOffset(ZoneOffset.UTC);
    }
}
