package crm.legacy;

import com.github.f4b6a3.uuid.UuidCreator;
import crm.Fixture;
import crm.TestDatabase;
import crm.console.Progress;
import crm.console.ReportSettings;
import crm.crypto.IdGenerator;
import crm.legacy.file.ExportDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Fills a database with an export of the old CRM alone, for tests that count its records. */
public final class ImportedExport {

    /** An extract of the real export, or the directory of {@code -Dcrm.legacy.export=<directory>}. */
    private static final Path EXPORT =
            Path.of(System.getProperty("crm.legacy.export", "src/test/resources/legacy/extract"));

    private ImportedExport() {}

    /**
     * Replaces the records of a database.
     *
     * @param reports the directory of the reports
     */
    public static void into(TestDatabase database, Path reports) {
        database.deleteRecords();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        new Import(
                        JdbcClient.create(source),
                        source,
                        new TransactionTemplate(new DataSourceTransactionManager(source)),
                        new UniqueIds(),
                        Clock.fixed(Fixture.NOW, ZoneOffset.UTC),
                        new ImportSettings(Duration.ofMinutes(10)),
                        new ReportSettings(reports.toString()))
                .run(ExportDirectory.open(EXPORT), Progress.NONE);
        database.execute("analyze");
    }

    private static final class UniqueIds implements IdGenerator {

        private final AtomicInteger counter = new AtomicInteger();

        @Override
        public UUID next() {
            return UuidCreator.getTimeOrderedEpochPlus1();
        }

        @Override
        public String nextCode(String prefix) {
            return prefix + "-X" + counter.incrementAndGet();
        }
    }
}
