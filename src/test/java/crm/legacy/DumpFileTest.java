package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.console.Progress;
import crm.legacy.file.DumpFile;
import crm.legacy.report.ImportResult;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.value.RejectionReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Imports dumps of pg_dump in plain SQL. */
class DumpFileTest extends ImportTest {

    private static final String CUSTOMERS =
            "COPY public.customers (id, full_name, city, phone, created_at) FROM stdin;\n";

    private static final String TIME = "\t\\N\t2026-01-01 00:00:00+00\n";

    private ImportResult runFrom(String name) {
        return runFrom(name, "public");
    }

    private ImportResult runFrom(String name, String schema) {
        return last(importer(database.url()).run(DumpFile.open(export().resolve(name), schema), Progress.NONE));
    }

    private void assertUnreadable(String dump, String message) {
        file("dump.sql", dump);
        assertThatThrownBy(() -> runFrom("dump.sql"))
                .as(dump)
                .isInstanceOf(ExportUnreadable.class)
                .hasMessageContaining(message);
    }

    @Test
    void readsTheSameRowsAsTheDatabase() {
        OldDatabase old = new OldDatabase();
        try {
            ImportResult live = last(importer(database.url()).run(old.source(), Progress.NONE));
            file("dump.sql", old.dump());

            ImportResult result = runFrom("dump.sql");

            assertThat(result.total().unchanged()).isEqualTo(live.total().read());
            assertThat(result.notImported()).isEmpty();
        } finally {
            old.drop();
        }
    }

    @Test
    void readsCompressedDumps() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((CUSTOMERS + "C1\tИван\tX" + TIME + "\\.\n").getBytes(StandardCharsets.UTF_8));
        }
        bytes("dump.sql.gz", bytes.toByteArray());
        assertCounts(runFrom("dump.sql.gz").file("public.customers"), 1, 0, 0, 0);

        bytes("dump.sql.gz", java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
        assertThatThrownBy(() -> runFrom("dump.sql.gz")).isInstanceOf(ExportUnreadable.class);
    }

    @Test
    void readsEscapes() {
        file(
                "dump.sql",
                CUSTOMERS + "C1\ta\\tb\\nc\\\\d\\r\\b\\f\\v\\q\t\\101\\x42\\xD0\\x98\\320\\230" + TIME + "\\.\n");
        runFrom("dump.sql");
        assertThat(row("select full_name, city, phone from customers"))
                .containsEntry("full_name", "a\tb\nc\\d\r\b\f\u000Bq")
                .containsEntry("city", "ABИИ")
                .containsEntry("phone", null);
    }

    @Test
    void skipsEverythingElse() {
        file("dump.sql", """
                \uFEFF-- a comment; with 'quotes
                /* COPY public.customers (id) FROM stdin; /* nested */ */
                CREATE TABLE public."a;b" (id text DEFAULT 'it''s; E''');
                CREATE FUNCTION f() RETURNS void AS $body$
                COPY public.customers (id, full_name, city, phone, created_at) FROM stdin;
                C9	wrong	X	\\N	2026-01-01 00:00:00+00
                \\.
                $$ ; $bod $ $body$ LANGUAGE sql;
                CREATE FUNCTION g() RETURNS void BEGIN ATOMIC
                 INSERT INTO public.customers (id) VALUES (E'a\\';');
                END;
                INSERT INTO public.coupons VALUES (1, 'x');
                COPY auth.users (id, email) FROM stdin;
                U1	x
                \\.
                copy "public"."customers" ("id", full_name, city, phone, created_at) from stdin;
                C1	Иван	X	\\N	2026-01-01 00:00:00+00
                \\.

                COPY public.customers (full_name, id, created_at) FROM stdin;
                Юлия	C2	2026-01-01 00:00:00+00
                \\.
                """);
        ImportResult result = runFrom("dump.sql");

        assertCounts(result.file("public.customers"), 2, 0, 0, 0);
        assertThat(values("select full_name from customers order by legacy_id")).containsExactly("Иван", "Юлия");
        assertThat(result.notImported()).containsExactly("the table auth.users");
    }

    @Test
    void acceptsLineEndsOfWindows() {
        file("dump.sql", (CUSTOMERS + "C1\tИван\tX" + TIME + "\\.\n").replace("\n", "\r\n"));
        assertCounts(runFrom("dump.sql").file("public.customers"), 1, 0, 0, 0);
    }

    @Test
    void reportsRowsByTheirLine() {
        byte[] dump = ("-- first\n" + CUSTOMERS + "C1\tbad \u0001\tX" + TIME + "C2\ttoo few\nC3\tgood\tX" + TIME
                        + "C4\tnul \\000\tX" + TIME + "\\.\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < dump.length; i++) {
            dump[i] = dump[i] == 1 ? (byte) 0xFF : dump[i];
        }
        bytes("dump.sql", dump);

        assertCounts(runFrom("dump.sql").file("public.customers"), 1, 0, 0, 3);
        assertRejected("public.customers", 3, "full_name", RejectionReason.INVALID_TEXT);
        assertRejected("public.customers", 4, "", RejectionReason.WRONG_FIELD_COUNT);
        assertRejected("public.customers", 6, "full_name", RejectionReason.INVALID_TEXT);
    }

    @Test
    void readsTheSchemaThatIsNamed() {
        file("dump.sql", (CUSTOMERS + "C1\tИван\tX" + TIME + "\\.\n").replace("public", "old_crm"));
        assertThatThrownBy(() -> runFrom("dump.sql")).hasMessageContaining("in old_crm: use --schema=NAME");
        assertCounts(runFrom("dump.sql", "old_crm").file("old_crm.customers"), 1, 0, 0, 0);
    }

    @Test
    void rejectsDumpsThatItCannotReadInFull() {
        List<String> before = everything();
        String row = "C1\tИван\tX" + TIME;
        assertUnreadable(CUSTOMERS + row, "line 3: the dump is truncated: the rows of customers do not end with \\.");
        assertUnreadable("-- PostgreSQL database dump\n" + CUSTOMERS + row + "\\.\n", "is truncated");
        assertUnreadable(CUSTOMERS + row + "\\.\nSELECT 'abc", "is truncated: ends within a text");
        assertUnreadable("INSERT INTO public.customers VALUES ('C1');\n", "line 1: the rows of customers are INSERT");
        assertUnreadable("INSERT INTO public.customers (id) VALUES ('C1');\n", "without --inserts");
        assertUnreadable("PGDMP\u0001\u000E", "pg_restore --data-only");
        assertUnreadable("a\u0000b", "not a dump in plain SQL");
        assertUnreadable("SET client_encoding = 'WIN1251';\n" + CUSTOMERS + row + "\\.\n", "--encoding=UTF8");
        assertUnreadable("SELECT 1;\n", "has no rows of the old CRM's tables");
        assertUnreadable("COPY public.customers (full_name) FROM stdin;\nx\n\\.\n", "customers has no column id");
        assertUnreadable(CUSTOMERS.replace("stdin;", "stdin WITH CSV;") + "x\n\\.\n", "not in the text format");
        assertUnreadable(
                "\\connect a\n" + CUSTOMERS + row + "\\.\n\\connect b\n" + CUSTOMERS + row + "\\.\n",
                "several databases");
        assertUnreadable(CUSTOMERS + "x".repeat(17 * 1024 * 1024) + "\n\\.\n", "line 2: longer than");
        assertThat(everything()).isEqualTo(before);
    }
}
