package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import crm.TestDatabase;
import crm.console.Progress;
import crm.console.ReportSettings;
import crm.crypto.IdGenerator;
import crm.legacy.file.ExportDirectory;
import crm.legacy.report.ImportResult;
import crm.legacy.report.ImportResult.FileResult;
import crm.legacy.value.RejectionReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A test of the import: writes an export, imports it, and checks the database and the reports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ImportTest {

    static final String MANAGER = "1d53e30e-c704-4404-9adb-48edfcc7ad48";

    private static final String CUSTOMERS = "id,full_name,phone,email,created_at";

    private static final String LEADS = "id,status,created_at,won_date,customer_id";

    private static final String ORDERS = "id,order_code,customer_id,lead_id,bike_name,status,created_at";

    private static final String EVENTS = "id,order_id,old_status,new_status,changed_by,created_at";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    TestDatabase database;

    JdbcClient jdbc;

    Import importer;

    /** Codes for the next records; after these, the tests generate codes. */
    final Deque<String> codes = new ArrayDeque<>();

    /** The time of the clock, which only a test changes. */
    Instant now;

    private final AtomicInteger counter = new AtomicInteger();

    private ImportResult last;

    @BeforeAll
    void makeDatabase() {
        database = TestDatabase.withSchema();
        jdbc = database.jdbc();
    }

    @AfterAll
    void dropDatabase() {
        TestDatabase.administration("drop database " + database.name() + " with (force)");
    }

    @BeforeEach
    void emptyDatabase() throws IOException {
        String tables = String.join(", ", jdbc.sql("""
                        select tablename from pg_tables
                        where schemaname = current_schema() and tablename not like 'databasechangelog%'
                        """).query(String.class).list());
        database.execute("set session_replication_role = replica; truncate " + tables + " restart identity cascade");
        database.execute("""
                insert into service_levels (subject, status, due_in)
                values ('ORDER', 'PENDING_MANAGER', '15 minutes'), ('ORDER', 'IN_TRANSIT', '30 days'),
                  ('LEAD', 'NEW', '15 minutes')
                """);
        now = Instant.parse("2026-11-22T12:00:00Z");
        codes.clear();
        Files.createDirectories(export());
        importer = importer(database.url());
    }

    Import importer(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return new Import(
                JdbcClient.create(source),
                source,
                new TransactionTemplate(new DataSourceTransactionManager(source)),
                new TestIds(),
                InstantSource.fixed(now).withZone(ZoneOffset.UTC),
                new ImportSettings(Duration.ofMinutes(10)),
                new ReportSettings(directory.toString()));
    }

    private final class TestIds implements IdGenerator {

        @Override
        public UUID next() {
            return UuidCreator.getTimeOrderedEpochPlus1();
        }

        @Override
        public String nextCode(String prefix) {
            return codes.isEmpty()
                    ? String.format(Locale.ROOT, "%s-T%05d", prefix, counter.incrementAndGet())
                    : prefix + "-" + codes.removeFirst();
        }
    }

    Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    // The export

    Path export() {
        return directory.resolve("export");
    }

    void file(String name, String text) {
        bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(String name, byte[] bytes) {
        try {
            Files.write(export().resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String name) {
        try {
            Files.delete(export().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param rows id, full_name, phone, email, created_at */
    void customers(String... rows) {
        csv("customers.csv", CUSTOMERS, rows);
    }

    /** @param rows id, status, created_at, won_date, customer_id */
    void leads(String... rows) {
        csv("leads.csv", LEADS, rows);
    }

    /** @param rows id, order_code, customer_id, lead_id, bike_name, status, created_at */
    void orders(String... rows) {
        csv("orders.csv", ORDERS, rows);
    }

    /** @param rows id, order_id, old_status, new_status, changed_by, created_at */
    void events(String... rows) {
        csv("order_status_events.csv", EVENTS, rows);
    }

    void csv(String name, String header, String... rows) {
        file(name, header + "\n" + String.join("\n", rows) + "\n");
    }

    void oneCustomer() {
        customers("C1,Иван Петров,,ivan@example.com,2026-01-01T00:00:00Z");
    }

    /** One customer with one order of status pending_manager. */
    void oneOrder() {
        oneCustomer();
        orders("O1,ORD-1,C1,,Trek Marlin,pending_manager,2026-01-02T00:00:00Z");
    }

    void oneManager() {
        csv(
                "users.csv",
                "id,name,email,role,active,created_at",
                MANAGER + ",Ольга Чайковская,olga@example.com,manager,true,2016-01-01T00:00:00Z");
    }

    // The import

    ImportResult run() {
        importer = importer(database.url());
        return last(importer.run(ExportDirectory.open(export()), Progress.NONE));
    }

    /** Makes a result the last one, whose reports a test reads. */
    ImportResult last(ImportResult result) {
        last = result;
        for (FileResult file : last.files()) {
            assertThat(file.read())
                    .as("every row of %s is counted once", file.file())
                    .isEqualTo(file.created() + file.updated() + file.unchanged() + file.rejected());
        }
        return last;
    }

    /** Some days later. */
    ImportResult runAgain() {
        now = now.plusSeconds(3 * 86_400);
        return run();
    }

    List<JsonNode> rejects() {
        return report(last.rejects());
    }

    List<JsonNode> warnings() {
        return report(last.warnings());
    }

    private static List<JsonNode> report(Path path) {
        return path == null ? List.of() : read(path).lines().map(JSON::readTree).toList();
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void assertRejected(String file, long line, String column, RejectionReason reason) {
        assertThat(rejects()).as("rejects").anySatisfy(entry -> {
            assertThat(entry.get("file").stringValue()).isEqualTo(file);
            assertThat(entry.get("line").longValue()).isEqualTo(line);
            assertThat(entry.get("column").stringValue()).isEqualTo(column);
            assertThat(entry.get("reason").stringValue()).isEqualTo(reason.name());
            assertThat(entry.get("message").stringValue()).isNotBlank();
            assertThat(entry.has("row")).isTrue();
        });
    }

    void assertWarned(String file, long line, String column, RejectionReason reason, String value) {
        assertThat(warnings()).as("warnings").anySatisfy(entry -> {
            assertThat(entry.get("file").stringValue()).isEqualTo(file);
            assertThat(entry.get("line").longValue()).isEqualTo(line);
            assertThat(entry.get("column").stringValue()).isEqualTo(column);
            assertThat(entry.get("reason").stringValue()).isEqualTo(reason.name());
            assertThat(entry.get("value").stringValue()).isEqualTo(value);
            assertThat(entry.get("message").stringValue()).isNotBlank();
        });
    }

    static void assertCounts(FileResult file, long created, long updated, long unchanged, long rejected) {
        assertThat(file)
                .isEqualTo(new FileResult(
                        file.file(),
                        created + updated + unchanged + rejected,
                        created,
                        updated,
                        unchanged,
                        file.warned(),
                        rejected));
    }

    // The database

    /** One value as text; null where it is null. */
    String value(String sql) {
        return values("select (" + sql + ")::text").getFirst();
    }

    /** One row. */
    Map<String, Object> row(String sql) {
        return jdbc.sql(sql).query().singleRow();
    }

    /** The values of one column as texts. */
    List<String> values(String sql) {
        List<String> values = new ArrayList<>();
        jdbc.sql(sql).query(row -> {
            values.add(row.getString(1));
        });
        return values;
    }

    long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    /** A hash of each table that an import may change, to compare before and after. */
    List<String> everything() {
        return List.of(
                        "users",
                        "bikes",
                        "customers",
                        "leads",
                        "orders",
                        "status_history",
                        "payments",
                        "shipments",
                        "shipment_events",
                        "negotiations",
                        "tasks",
                        "tracking_tokens",
                        "telegram_subscribers",
                        "contact_channels",
                        "customer_preferences",
                        "inspections",
                        "checklist_items",
                        "documents",
                        "touchpoints",
                        "order_cases",
                        "refund_requests",
                        "compensation_requests",
                        "audit_log",
                        "legacy_data",
                        "legacy_records",
                        "legacy_unresolved_references")
                .stream()
                .map(table -> table + " "
                        + value("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from " + table
                                + " t"))
                .toList();
    }
}
