package crm.legacy;

import com.github.f4b6a3.uuid.UuidCreator;
import crm.Fixture;
import crm.TestDatabase;
import crm.crypto.IdGenerator;
import crm.legacy.file.ExportDirectory;
import crm.legacy.report.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database that holds an export of the old CRM and nothing else, for tests of what is counted in it. */
public final class ImportedExport {

    /** An extract of the real export; with {@code -Dcrm.legacy.export=<folder>}, another one, such as the whole. */
    private static final Path EXPORT =
            Path.of(System.getProperty("crm.legacy.export", "src/test/resources/legacy/extract"));

    private ImportedExport() {}

    /**
     * Takes the place of whatever records a database has.
     *
     * @param reports where the import writes what it could not take
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
                        new ImportSettings(reports.toString()))
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
