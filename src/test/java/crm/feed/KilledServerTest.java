package crm.feed;

import static org.assertj.core.api.Assertions.assertThat;

import crm.TestDatabase;
import crm.benchmark.FeedChecker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A small run of {@link FeedChecker}: one of two nodes is killed while readers follow the feed. */
@Execution(ExecutionMode.CONCURRENT)
class KilledServerTest {

    @TempDir
    private Path directory;

    @Test
    void everyReaderIsToldEveryChangeOnceAndInOrder() throws Exception {
        FeedChecker.Report report =
                FeedChecker.run(TestDatabase.withFixture(), directory, new FeedChecker.Plan(2_000, 1, false, 2, 1));
        assertThat(report.faults()).isEmpty();
        assertThat(report.kills()).isEqualTo(1);
        assertThat(report.changes()).isGreaterThanOrEqualTo(2_000);
    }
}
