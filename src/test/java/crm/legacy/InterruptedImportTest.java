package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.console.Progress;
import crm.legacy.file.ExportDirectory;
import crm.legacy.report.ImportResult;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** An import that is killed at any time changes nothing, and an import waits for another one. */
class InterruptedImportTest extends ImportTest {

    @BeforeEach
    void writeExport() {
        oneManager();
        oneCustomer();
        leads("L1,converted,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,C1");
        orders("O1,ORD-1,C1,L1,Trek,new,2026-01-02T00:00:00Z");
        events("E1,O1,,new,,2026-01-02T00:00:00Z");
        csv("tasks.csv", "id,order_id,title,created_at", "T1,O1,Call,2026-01-02T00:00:00Z");
    }

    /** Terminates the connection of the import at a step. */
    private final class Killing implements Progress {

        private final String when;

        Killing(String when) {
            this.when = when;
        }

        @Override
        public void reading(String file) {
            kill("reading " + file);
        }

        @Override
        public void merging(String file) {
            kill("merging " + file);
        }

        private void kill(String where) {
            if (where.equals(when)) {
                assertThat(values("""
                                select pg_terminate_backend(l.pid) from pg_locks l
                                where l.locktype = 'advisory' and l.granted
                                """)).as("the import holds its lock").contains("t");
            }
        }

        @Override
        public void rows(int count) {}

        @Override
        public void done() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"reading users.csv", "reading orders.csv", "merging orders.csv", "merging tasks.csv"})
    void changesNothingIfKilledAndCanRunAgain(String when) {
        List<String> before = everything();

        assertThatThrownBy(() -> importer.run(ExportDirectory.open(export()), new Killing(when)))
                .isInstanceOfAny(DataAccessException.class, TransactionException.class);

        assertThat(everything()).isEqualTo(before);
        assertThat(directory.toFile().list((folder, name) -> name.contains("ndjson")))
                .as("reports")
                .isEmpty();

        ImportResult result = run();
        assertThat(result.total().created()).isEqualTo(result.total().read());
        assertThat(run().total().unchanged()).isEqualTo(result.total().read());
    }

    @Test
    void waitsForAnotherImport() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement();
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            other.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(" + 0x63726d696d707274L + ")");
            CountDownLatch waits = new CountDownLatch(1);
            Future<ImportResult> result =
                    executor.submit(() -> importer.run(ExportDirectory.open(export()), new Progress() {
                        @Override
                        public void waiting() {
                            waits.countDown();
                        }

                        @Override
                        public void reading(String file) {}

                        @Override
                        public void rows(int count) {}

                        @Override
                        public void merging(String file) {}

                        @Override
                        public void done() {}
                    }));
            assertThat(waits.await(30, TimeUnit.SECONDS))
                    .as("the import reports that it waits")
                    .isTrue();
            assertThat(count("customers")).isZero();

            other.commit();

            assertThat(result.get(30, TimeUnit.SECONDS).total().rejected()).isZero();
        }
    }
}
