package crm.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import crm.TestDatabase;
import crm.benchmark.WebhookChecker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A small run of {@link WebhookChecker}: one of two nodes is killed while both deliver. */
@Execution(ExecutionMode.CONCURRENT)
class KilledServerTest {

    @TempDir
    private Path directory;

    @Test
    void everyChangeIsDeliveredUnderOneIdAndInOrder() throws Exception {
        WebhookChecker.Report report =
                WebhookChecker.run(TestDatabase.withFixture(), directory, new WebhookChecker.Plan(1, false, 1));
        assertThat(report.faults()).isEmpty();
        assertThat(report.changes()).isPositive();
    }
}
