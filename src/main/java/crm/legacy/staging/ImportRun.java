package crm.legacy.staging;

import crm.crypto.IdGenerator;
import crm.legacy.row.LegacyTable;
import crm.sql.Utc;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One run of the import, in its transaction.
 *
 * @param copy writes into the staging tables
 * @param now the time of every change that this run makes
 * @param demo whether the run creates the records of the demo
 * @param parsesAll whether it parses rows again that an earlier import took as they are
 */
public record ImportRun(
        JdbcClient jdbc, CopyWriter copy, IdGenerator ids, Instant now, boolean demo, boolean parsesAll) {

    /** Runs a statement, which may contain the parameter {@code :now}, and returns the number of changed rows. */
    public int update(String sql) {
        JdbcClient.StatementSpec statement = jdbc.sql(sql);
        return (sql.contains(":now") ? statement.param("now", time()) : statement).update();
    }

    /** Updates the statistics of a table, which the role of the server does not own. */
    public void analyze(String table) {
        jdbc.sql("select analyze_records(cast(:table as regclass))")
                .param("table", table)
                .query(row -> {});
    }

    /** Whether an earlier import, or this one, took rows of the table. */
    public boolean hasImported(LegacyTable table) {
        return jdbc.sql("select exists (select from legacy_records where kind = :kind)")
                .param("kind", table.name())
                .query(Boolean.class)
                .single();
    }

    OffsetDateTime time() {
        return Utc.offset(now);
    }
}
