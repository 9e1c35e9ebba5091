package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.console.Progress;
import crm.legacy.database.SourceDatabase;
import crm.legacy.database.SourceUri;
import crm.legacy.report.ImportResult;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowReader;
import crm.legacy.row.SourceRow;
import crm.legacy.row.SourceUnavailable;
import crm.legacy.value.RejectionReason;
import crm.legacy.verification.VerificationResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports the rows directly from the database of the old CRM. */
class LiveSourceTest extends ImportTest {

    private OldDatabase old;

    @BeforeEach
    void createOldDatabase() {
        old = new OldDatabase();
    }

    @AfterEach
    void dropOldDatabase() {
        old.drop();
    }

    private ImportResult runFrom(SourceDatabase source) {
        return runFrom(source, Progress.NONE);
    }

    private ImportResult runFrom(SourceDatabase source, Progress progress) {
        return last(importer(database.url()).run(source, progress));
    }

    /** Does something when the import begins to read a table. */
    private static Progress when(String table, Runnable action) {
        return new Progress() {
            @Override
            public void reading(String file) {
                if (file.equals(table)) {
                    action.run();
                }
            }

            @Override
            public void rows(int count) {}

            @Override
            public void merging(String file) {}

            @Override
            public void done() {}
        };
    }

    @Test
    void readsTheSameRowsAsFilesThatPostgresqlWrote() {
        for (String table : OldDatabase.TABLES) {
            file(table + ".csv", old.copied("select * from " + table, "format csv, header"));
        }
        ImportResult files = run();
        assertThat(files.total().rejected()).isZero();
        List<String> before = everything();

        ImportResult result = runFrom(old.source());

        assertThat(result.total().read()).isEqualTo(files.total().read());
        assertThat(result.total().unchanged()).isEqualTo(files.total().read());
        assertThat(result.files()).extracting(ImportResult.FileResult::file).contains("public.orders", "public.users");
        assertThat(everything()).isEqualTo(before);

        VerificationResult verified = importer.verify(old.source(), Progress.NONE, 1000);
        assertThat(verified.unexplained()).isZero();
        assertThat(verified.tables())
                .allSatisfy(
                        table -> assertThat(table.sampled()).as(table.file()).isEqualTo(table.rows()));
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void importsEveryRowAndChangesNothingTheSecondTime() {
        ImportResult first = runFrom(old.source());
        assertThat(rejects()).isEmpty();
        assertThat(first.total().created()).isEqualTo(first.total().read());
        List<String> before = everything();

        assertThat(runFrom(old.source()).total().unchanged())
                .isEqualTo(first.total().read());
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void readsAllTablesAsTheyWereAtOneMoment() {
        ImportResult result = runFrom(old.source(), when("public.customers", () -> {
            old.execute("""
                            insert into customers (id, full_name, phone, created_at)
                              values ('CUST-NEW', 'Later', '+79473119511', now());
                            update orders set manager_notes = 'later';
                            delete from tasks
                            """);
        }));

        assertThat(result.file("public.tasks").created()).isPositive();
        assertThat(count("customers where legacy_id = 'CUST-NEW'")).isZero();
        assertThat(count("orders where manager_notes = 'later'")).isZero();

        ImportResult next = runFrom(old.source());
        assertThat(next.file("public.customers").created()).isEqualTo(1);
        assertThat(next.file("public.orders").updated())
                .isEqualTo(next.file("public.orders").read());
        assertThat(next.deleted())
                .containsExactly(java.util.Map.entry(
                        "public.tasks", result.file("public.tasks").created()));
    }

    @Test
    void reportsARejectedRowByItsNumberAndItsId() {
        old.execute("update payments set amount = null where id = (select max(id) from payments)");

        ImportResult result = runFrom(old.source());

        assertThat(result.file("public.payments").rejected()).isEqualTo(1);
        long rows = result.file("public.payments").read();
        // PostgreSQL writes the new version of an updated row behind the others.
        assertRejected("public.payments", rows, "amount", RejectionReason.MISSING_VALUE);
    }

    /** The report contains the rows that SQL rejected, which the import reads a second time. */
    @Test
    void readsTheSameOrderTwice() throws IOException {
        old.execute("""
                update orders set customer_id = 'none' where id in (select id from orders order by id limit 3);
                create table wide (like customers);
                insert into wide select 'W' || i, null, 'name', null, null, null, null, null, now()
                  from generate_series(1, 5000) i;
                truncate customers;
                insert into customers select * from wide order by random();
                update customers set full_name = 'changed' where substr(id, 4) = '7'
                """);
        old.source().read(export -> {
            assertThat(ids(export.sources().get(LegacyTable.CUSTOMER).open()))
                    .hasSize(5000)
                    .isEqualTo(ids(export.sources().get(LegacyTable.CUSTOMER).open()));
            return null;
        });

        runFrom(old.source());

        assertThat(rejects())
                .isNotEmpty()
                .allSatisfy(reject ->
                        assertThat(reject.get("row").get("id").stringValue()).isNotBlank());
    }

    private static List<String> ids(RowReader reader) {
        List<String> ids = new ArrayList<>();
        try (reader) {
            for (SourceRow row = reader.next(broken -> {}); row != null; row = reader.next(broken -> {})) {
                ids.add(row.values().get("id"));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return ids;
    }

    @Test
    void readsEventsByTheirTime() {
        old.execute("""
                create table shuffled (like order_status_events);
                insert into shuffled select * from order_status_events order by md5(id);
                truncate order_status_events;
                insert into order_status_events select * from shuffled
                """);
        runFrom(old.source());

        assertThat(values("""
                select count(*) from (
                  select occurred_at < lag(occurred_at) over (partition by order_id order by change_seq) as wrong
                  from status_history where imported and order_id is not null) h
                where wrong
                """)).containsExactly("0");
    }

    @Test
    void readsViewsAndReportsOtherTables() {
        old.execute("""
                alter table orders rename to stored_orders;
                create view orders as select * from stored_orders;
                create table coupons (id text)
                """);
        ImportResult result = runFrom(old.source());

        assertThat(result.file("public.orders").created()).isPositive();
        assertThat(result.notImported()).containsExactly("the table public.coupons", "the table public.stored_orders");
    }

    @Test
    void readsAnotherSchema() {
        old.execute("alter schema public rename to \"Old CRM\"");
        ImportResult result = runFrom(old.source("postgres", "?schema=Old%20CRM"));
        assertThat(result.file("Old CRM.orders").created()).isPositive();

        assertThatThrownBy(() -> runFrom(old.source()))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining("has no schema public");
    }

    @Test
    void changesNothingIfTheConnectionIsLost() {
        runFrom(old.source());
        old.execute("update customers set full_name = full_name || '!'; update tasks set title = title || '!'");
        List<String> before = everything();

        assertThatThrownBy(() -> runFrom(old.source(), when("public.orders", () -> old.execute("""
                                select pg_terminate_backend(pid) from pg_stat_activity
                                where application_name = 'crm-import' and datname = current_database()
                                """))))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageMatching("public\\.orders, after row 0: the connection to the source was lost, "
                        + "nothing was imported: [^\\n]+");

        assertThat(everything()).isEqualTo(before);
        assertThat(runFrom(old.source()).total().updated()).isPositive();
    }

    @Test
    void needsARoleThatMayOnlySelect() {
        String role = old.database().name() + "_reader";
        old.execute("create role %1$s login; grant usage on schema public to %1$s".formatted(role));
        try {
            old.execute("grant select on all tables in schema public to " + role);
            assertThat(runFrom(old.source(role, "")).total().rejected()).isZero();

            old.execute("revoke select on payments from " + role);
            assertThatThrownBy(() -> runFrom(old.source(role, "")))
                    .isInstanceOf(ExportUnreadable.class)
                    .hasMessage(
                            "the role %1$s may not read the table public.payments: "
                                    + "run grant select on \"public\".\"payments\" to \"%1$s\"",
                            role);

            old.execute("grant select on payments to " + role + "; alter table orders enable row level security");
            assertThatThrownBy(() -> runFrom(old.source(role, "")))
                    .isInstanceOf(ExportUnreadable.class)
                    .hasMessageContaining("row-level security may hide rows of public.orders");

            old.execute("alter table orders disable row level security; create schema hidden");
            assertThatThrownBy(() -> runFrom(old.source(role, "?schema=hidden")))
                    .isInstanceOf(ExportUnreadable.class)
                    .hasMessageContaining("grant usage on schema \"hidden\"");
        } finally {
            old.execute("drop owned by " + role + "; drop role " + role);
        }
    }

    @Test
    void saysWhyADatabaseCannotBeRead() {
        assertThatThrownBy(() -> runFrom(new SourceDatabase(
                        SourceUri.parse("postgresql://reader:s3cret@localhost:1/old", name -> null))))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("postgresql://reader@localhost:1/old?schema=public is not available")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() ->
                        runFrom(new SourceDatabase(SourceUri.parse(old.uri("postgres", "_missing"), name -> null))))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> runFrom(old.source("nobody_there", "")))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining("nobody_there");
        assertThatThrownBy(() -> runFrom(old.source("postgres", "?schema=pg_catalog")))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining("has none of the tables of the old CRM");
        old.execute("alter table orders rename column id to number");
        assertThatThrownBy(() -> runFrom(old.source()))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessage("public.orders: there is no column id");
    }

    @Test
    void neverReadsItsOwnTables() {
        String own = database.url().replaceFirst("jdbc:", "").replaceFirst("\\?.*", "?schema=crm");
        assertThatThrownBy(() ->
                        runFrom(new SourceDatabase(SourceUri.parse(own.replace("://", "://postgres@"), name -> null))))
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining("contains the tables of this application");
    }

    @Test
    void readsLargeTranscripts() {
        old.execute("update negotiations set chat_transcript = repeat('текст ', 200000)");
        ImportResult result = runFrom(old.source());
        assertThat(result.file("public.negotiations").read()).isPositive();
    }
}
