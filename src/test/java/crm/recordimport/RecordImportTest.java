package crm.recordimport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.console.Progress;
import crm.console.ReportSettings;
import crm.crypto.Sha256;
import crm.graphql.Messages;
import crm.upload.LocalFiles;
import crm.upload.UploadsTest;
import crm.user.Administrators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of records, from the upload to the errors by line. */
@ApiTest
@ChangesTheDatabase
class RecordImportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String LEAD = line("""
            {"type": "LEAD", "externalReference": "L-1", "source": "partner_site", "notes": "%s",
             "customer": {"fullName": "Лев", "email": "lev@example.com"}}""");

    private static final String ORDER = line("""
            {"type": "ORDER", "externalReference": "O-1", "bike": {"title": "Canyon Ultimate"},
             "customer": {"fullName": "Ира", "email": "ira@example.com"},
             "finalPrice": {"amount": %s, "currency": "EUR"}}""");

    private static final String PAYMENT = line("""
            {"type": "PAYMENT", "externalReference": "P-1", "orderId": "O-1", "direction": "INCOMING",
             "role": "DEPOSIT", "method": "BANK_TRANSFER", "amount": {"amount": 100, "currency": "EUR"},
             "status": "COMPLETED"}""");

    private static String line(String json) {
        return json.replace("\n", " ");
    }

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private RecordImportRepository imports;

    @Autowired
    private RecordImportAttempt attempt;

    @Autowired
    private RecordImports starter;

    @Autowired
    private RecordImportQueries queries;

    @Autowired
    private RecordMutations mutations;

    @Autowired
    private RecordImportSettings settings;

    @Autowired
    private UploadedFiles uploaded;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private RecordImportErrors fileOfErrors;

    @Autowired
    private Administrators administrators;

    @Autowired
    private LocalFiles files;

    @Autowired
    private Messages messages;

    @Autowired
    private Clock clock;

    private Api.Client shop;

    @BeforeEach
    void key() {
        shop = key("Bike Shop");
    }

    private Api.Client key(String partner) {
        return api.withToken(api.as("admin")
                .query("""
                mutation($partner: String!) { createApiKey(input: {name: "server", role: PARTNER, partner: $partner,
                  scopes: ["booking:write", "lead:write", "lead:read", "order:read", "order:write"]}) { secret } }
                """, Map.of("partner", partner))
                .data("createApiKey.secret")
                .asString());
    }

    private static String upload(Api api, Api.Client client, String... lines) throws Exception {
        return UploadsTest.uploaded(
                api,
                client,
                "RECORD_IMPORT",
                "records.ndjson",
                "application/x-ndjson",
                String.join("\n", lines).getBytes(UTF_8));
    }

    private static Reply start(Api.Client client, String upload, boolean dryRun) {
        return client.query("""
                mutation($input: ImportRecordsInput!) { importRecords(input: $input) {
                  recordImport { id state dryRun } userErrors { code path } } }
                """, Map.of("input", Map.of("uploadId", upload, "dryRun", dryRun)));
    }

    /** Imports lines, and answers the result. */
    private JsonNode imported(Api.Client client, boolean dryRun, String... lines) throws Exception {
        Reply started = start(client, upload(api, client, lines), dryRun);
        assertThat(started.data("importRecords.userErrors")).isEmpty();
        String id = started.data("importRecords.recordImport.id").asString();
        assertThat(attempt.of(UUID.fromString(id), () -> false)).isEmpty();
        return result(client, id);
    }

    private static JsonNode result(Api.Client client, String id) {
        return client.query("{ recordImport(id: \"" + id
                        + "\") { state lineCount processed created updated unchanged rejected error errorFileUrl } }")
                .data("recordImport");
    }

    private static String counts(JsonNode result) {
        assertThat(result.path("state").asString()).as(result.toString()).isEqualTo("DONE");
        return "%d created, %d updated, %d unchanged, %d rejected"
                .formatted(
                        result.path("created").asInt(),
                        result.path("updated").asInt(),
                        result.path("unchanged").asInt(),
                        result.path("rejected").asInt());
    }

    private List<JsonNode> errors(JsonNode result) {
        Reply file = api.anonymous().get(result.path("errorFileUrl").asString());
        assertThat(file.headers().firstValue("Content-Type")).contains("application/x-ndjson;charset=UTF-8");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment");
        return file.body().lines().map(JSON::readTree).toList();
    }

    private int count(String sql) {
        return database.jdbc()
                .sql("select count(*) from " + sql)
                .query(Integer.class)
                .single();
    }

    @Test
    void importsByReferenceHoweverOftenAFileComes() throws Exception {
        String[] lines = {LEAD.formatted("n"), "", ORDER.formatted("1000")};
        JsonNode first = imported(shop, false, lines);
        assertThat(counts(first)).isEqualTo("2 created, 0 updated, 0 unchanged, 0 rejected");
        assertThat(first.path("lineCount").asInt()).isEqualTo(2);
        assertThat(first.path("errorFileUrl").isNull()).isTrue();
        // As through the mutations: with the partner, the reference, the history and the actor.
        assertThat(count("""
                orders o join partners p on p.id = o.partner_id join status_history h on h.order_id = o.id
                where o.external_reference = 'O-1' and p.name = 'Bike Shop' and h.actor_kind = 'KEY'
                  and o.final_price = 1000""")).isEqualTo(1);

        assertThat(counts(imported(shop, false, lines))).isEqualTo("0 created, 0 updated, 2 unchanged, 0 rejected");
        lines[0] = "\uFEFF" + lines[0];
        assertThat(counts(imported(shop, false, lines)))
                .as("with a byte order mark")
                .isEqualTo("0 created, 0 updated, 2 unchanged, 0 rejected");
        assertThat(counts(imported(shop, false, LEAD.formatted("other"), ORDER.formatted("900"))))
                .isEqualTo("0 created, 2 updated, 0 unchanged, 0 rejected");
        assertThat(count("orders where external_reference = 'O-1' and final_price = 900"))
                .isEqualTo(1);
        assertThat(count("leads where external_reference = 'L-1' and application_notes = 'other'"))
                .isEqualTo(1);

        // Another partner has references of its own.
        String second = database.jdbc()
                .sql("select name from partners where name <> 'Bike Shop'")
                .query(String.class)
                .single();
        assertThat(counts(imported(key(second), false, LEAD.formatted("n"))))
                .isEqualTo("1 created, 0 updated, 0 unchanged, 0 rejected");
    }

    @Test
    void refusesLinesAsTheMutationsDoAndGoesOn() throws Exception {
        JsonNode result = imported(
                shop,
                false,
                "{\"type\": \"LEAD\"",
                "[1]",
                "{\"type\": \"COUPON\", \"externalReference\": \"X\"}",
                "{\"type\": \"LEAD\", \"source\": \"a\"}",
                "{\"type\": \"LEAD\", \"externalReference\": \"L-5\", \"source\": \"a\", \"dryRun\": true}",
                "{\"type\": \"LEAD\", \"externalReference\": \"L-6\", \"source\": \"A B\"}",
                "{\"type\": \"LEAD\", \"externalReference\": \"L-7\", \"source\": \"a\", \"colour\": 1}",
                "x".repeat(RecordImportAttempt.LONGEST_LINE + 1),
                LEAD.formatted("n"));
        assertThat(counts(result)).isEqualTo("1 created, 0 updated, 0 unchanged, 8 rejected");
        List<JsonNode> errors = errors(result);
        assertThat(errors.stream().map(error -> error.path("line").asInt())).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(errors.stream()
                        .map(error -> error.path("errors").path(0).path("code").asString()))
                .containsExactly(
                        "INVALID_VALUE",
                        "INVALID_VALUE",
                        "INVALID_VALUE",
                        "REQUIRED",
                        "NOT_APPLICABLE",
                        "REQUIRED",
                        "BAD_REQUEST",
                        "TOO_LONG");
        assertThat(errors.get(5).toString())
                .contains("\"externalReference\":\"L-6\"", "\"path\":[\"customer\"]", "\"path\":[\"source\"]");
        assertThat(api.anonymous().get("/imports/" + "A".repeat(72)).status()).isEqualTo(404);
    }

    @Test
    void aChangeThatNoMutationMakesIsRefused() throws Exception {
        Api.Client manager = api.as("manager");
        assertThat(counts(imported(manager, false, ORDER.formatted("1000"), PAYMENT)))
                .isEqualTo("2 created, 0 updated, 0 unchanged, 0 rejected");
        assertThat(count("payments where external_reference = 'P-1' and amount = 100"))
                .isEqualTo(1);
        JsonNode result = imported(
                manager,
                false,
                PAYMENT.replace("100", "200"),
                ORDER.formatted("1000").replace("Ира", "Вера"));
        assertThat(counts(result)).isEqualTo("0 created, 0 updated, 0 unchanged, 2 rejected");
        assertThat(errors(result).stream()
                        .map(error -> error.path("errors").path(0).path("path").toString()))
                .containsExactly("[\"amount\"]", "[\"customer\"]");
        assertThat(count("payments where external_reference = 'P-1' and amount = 100"))
                .isEqualTo(1);
    }

    @Test
    void aDryRunChecksTheWholeFileAndSavesNothing() throws Exception {
        Api.Client manager = api.as("manager");
        String upload = upload(
                api,
                manager,
                ORDER.formatted("1000"),
                PAYMENT,
                PAYMENT.replace("P-1", "P-2").replace("O-1", "O-unknown"),
                ORDER.formatted("1000"));
        String before = "%d %d".formatted(count("orders"), count("customers"));
        String id = start(manager, upload, true)
                .data("importRecords.recordImport.id")
                .asString();
        assertThat(attempt.of(UUID.fromString(id), () -> false)).isEmpty();
        JsonNode result = result(manager, id);
        assertThat(counts(result)).isEqualTo("2 created, 0 updated, 1 unchanged, 1 rejected");
        assertThat(errors(result).getFirst().path("line").asInt()).isEqualTo(3);
        assertThat("%d %d".formatted(count("orders"), count("customers"))).isEqualTo(before);
        assertThat(count("imported_records")).isZero();

        // The checked file can be imported, once.
        id = start(manager, upload, false).data("importRecords.recordImport.id").asString();
        attempt.of(UUID.fromString(id), () -> false);
        assertThat(counts(result(manager, id))).isEqualTo("2 created, 0 updated, 1 unchanged, 1 rejected");
    }

    @Test
    void goesOnWhereAnEarlierAttemptEnded() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            lines.add(LEAD.formatted("n").replace("L-1", "L-" + i));
        }
        lines.add(2, "broken");
        String upload = upload(api, shop, lines.toArray(String[]::new));
        UUID id = UUID.fromString(
                start(shop, upload, false).data("importRecords.recordImport.id").asString());
        AtomicInteger asked = new AtomicInteger();
        assertThat(attempt.of(id, () -> asked.incrementAndGet() > 4)).isPresent();
        assertThat(count("leads where external_reference like 'L-_'")).isEqualTo(3);
        assertThat(count("record_imports where attempts = 0 and last_line = 4")).isEqualTo(1);
        // A process that died: the row still says RUNNING. A line that fails in the middle leaves nothing.
        database.execute("""
                create function fail() returns trigger language plpgsql as $$
                begin
                  if new.reference = 'L-4' then raise exception 'in the middle'; end if;
                  return new;
                end $$;
                create trigger fail before insert on imported_records for each row execute function fail()""");
        assertThatThrownBy(() -> attempt.of(id, () -> false)).isInstanceOf(RuntimeException.class);
        database.execute("drop trigger fail on imported_records; drop function fail()");
        assertThat(count("leads where external_reference like 'L-_'")).isEqualTo(4);
        assertThat(attempt.of(id, () -> false)).isEmpty();
        assertThat(counts(result(shop, id.toString()))).isEqualTo("6 created, 0 updated, 0 unchanged, 1 rejected");
        assertThat(count("leads where external_reference like 'L-_'")).isEqualTo(6);
    }

    @Test
    void limitsAndRights() throws Exception {
        Reply started = start(shop, upload(api, shop, LEAD.formatted("n")), false);
        String id = started.data("importRecords.recordImport.id").asString();
        assertThat(start(shop, upload(api, shop, LEAD.formatted("n")), false).texts("importRecords.userErrors", "code"))
                .containsExactly("CONFLICT");
        String waiting = UploadsTest.announce(shop, "RECORD_IMPORT", "a", "application/x-ndjson", 5)
                .data("createUpload.upload.id")
                .asString();
        assertThat(start(shop, waiting, false).texts("importRecords.userErrors", "code"))
                .containsExactly("CONFLICT");
        // Another caller's import does not exist, except for an administrator.
        assertThat(api.as("manager")
                        .query("{ recordImport(id: \"" + id + "\") { id } }")
                        .data("recordImport")
                        .isNull())
                .isTrue();
        assertThat(api.as("admin")
                        .query("{ recordImport(id: \"" + id + "\") { id } }")
                        .data("recordImport.id")
                        .asString())
                .isEqualTo(id);
        assertThat(api.as("analyst")
                        .query("{ recordImport(id: \"" + id + "\") { id } }")
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
        String key = database.jdbc()
                .sql("select caller_id from record_imports")
                .query(String.class)
                .single();
        api.as("admin")
                .query("mutation { revokeApiKey(input: {id: \"" + key + "\"}) { userErrors { code } } }")
                .data("revokeApiKey");
        assertThat(attempt.of(UUID.fromString(id), () -> false)).isEmpty();
        assertThat(result(api.as("admin"), id).path("state").asString()).isEqualTo("FAILED");
        assertThat(count("leads where external_reference = 'L-1'")).isZero();
    }

    /** A name that PostgreSQL cannot store would end the import, not only its line. */
    @Test
    void aLineWithAnUnstorableNameIsRefusedAndTheOthersGoOn() throws Exception {
        JsonNode result = imported(
                shop,
                false,
                "{\"type\": \"LEAD\", \"externalReference\": \"x\", \"a\\u0000\": 1}",
                LEAD.formatted("n"));
        assertThat(counts(result)).isEqualTo("1 created, 0 updated, 0 unchanged, 1 rejected");
        assertThat(errors(result).getFirst().path("errors").path(0).path("code").asString())
                .isEqualTo("INVALID_TEXT");
    }

    @Test
    void aRevokedKeyAndTheEndOfTheRetentionEndTheFiles() throws Exception {
        JsonNode result = imported(shop, false, "[1]");
        String link = result.path("errorFileUrl").asString();
        assertThat(api.anonymous().get(link).status()).isEqualTo(200);
        Instant now = Fixture.NOW;
        assertThat(imports.expiredUploads(now)).isEmpty();

        String key = database.jdbc()
                .sql("select caller_id from record_imports")
                .query(String.class)
                .single();
        api.as("admin")
                .query("mutation { revokeApiKey(input: {id: \"" + key + "\"}) { userErrors { code } } }")
                .data("revokeApiKey");
        assertThat(api.anonymous().get(link).status()).isEqualTo(404);
        assertThat(imports.expiredUploads(now)).hasSize(1);
    }

    @Test
    void aFileWithTooManyLinesIsNotBegun() throws Exception {
        String[] lines = new String[10_001];
        Arrays.fill(lines, "{}");
        String id = start(shop, upload(api, shop, lines), false)
                .data("importRecords.recordImport.id")
                .asString();
        attempt.of(UUID.fromString(id), () -> false);
        JsonNode result = result(shop, id);
        assertThat(result.path("state").asString()).isEqualTo("FAILED");
        assertThat(result.path("error").asString()).contains("10,000");
        assertThat(result.path("processed").asInt()).isZero();
    }

    @Test
    void importsCustomersForPeopleAndLeadsOfThem() throws Exception {
        Api.Client manager = api.as("manager");
        String customer = line("""
                {"type": "CUSTOMER", "externalReference": "C-1", "fullName": "%s", "telegram": "@vera_new"}""");
        String lead = line("""
                {"type": "LEAD", "externalReference": "L-1", "source": "a", "customerId": "C-1"}""");
        assertThat(counts(imported(manager, false, customer.formatted("Vera New"), lead)))
                .isEqualTo("2 created, 0 updated, 0 unchanged, 0 rejected");
        assertThat(count("leads l join customers c on c.id = l.customer_id where c.full_name = 'Vera New'"))
                .isEqualTo(1);
        assertThat(counts(imported(manager, false, customer.formatted("Vera Other"), lead)))
                .isEqualTo("0 created, 1 updated, 1 unchanged, 0 rejected");
        // The contact is known under another reference: as createCustomer refuses it.
        JsonNode known = imported(manager, false, customer.formatted("x").replace("C-1", "C-2"));
        assertThat(errors(known).getFirst().path("errors").path(0).path("code").asString())
                .isEqualTo("ALREADY_EXISTS");
    }

    /** What the mutations of the lines would refuse is refused before there is a job. */
    @Test
    void aFileWithRecordsThatTheKeyMayNotCreateIsNotBegun() throws Exception {
        String customer = line("""
                {"type": "CUSTOMER", "externalReference": "C-1", "fullName": "Vera", "telegram": "@vera_new"}""");
        String file = upload(api, shop, LEAD.formatted("n"), "{", ORDER.formatted("1000"), PAYMENT, customer, PAYMENT);
        for (boolean dryRun : List.of(true, false)) {
            Reply refused = shop.query("""
                    mutation($input: ImportRecordsInput!) { importRecords(input: $input) {
                      recordImport { id } userErrors { code path message } } }
                    """, Map.of("input", Map.of("uploadId", file, "dryRun", dryRun)));
            assertThat(refused.data("importRecords.recordImport").isNull()).isTrue();
            assertThat(refused.data("importRecords.userErrors").toString())
                    .contains("\"NOT_APPLICABLE\"", "[\"uploadId\"]", "CUSTOMER (5), PAYMENT (4)");
        }
        assertThat(count("record_imports")).isZero();
        // The upload is not used: it can be told apart, and the other records can still be sent.
        assertThat(count("uploads where attached_at is null")).isEqualTo(1);
        assertThat(counts(imported(shop, false, LEAD.formatted("n"), ORDER.formatted("1000"))))
                .isEqualTo("2 created, 0 updated, 0 unchanged, 0 rejected");

        // A key that may only book cannot import leads.
        Api.Client booking = api.withToken(
                api.as("admin").query("""
                        mutation { createApiKey(input: {name: "book", role: PARTNER, partner: "Bike Shop",
                          scopes: ["booking:write"]}) { secret } }""").data("createApiKey.secret").asString());
        String lead = upload(api, booking, ORDER.formatted("1000").replace("O-1", "O-2"), LEAD.formatted("n"));
        assertThat(start(booking, lead, false).texts("importRecords.userErrors", "code"))
                .containsExactly("NOT_APPLICABLE");
    }

    @Test
    void aReferenceThatAMutationGaveIsTheSame() throws Exception {
        Map<?, ?> fields = JSON.readValue(ORDER.formatted("1000"), Map.class);
        fields.remove("type");
        Reply booked = shop.query("""
                mutation($input: CreateBookingInput!) { createBooking(input: $input) { order { id }
                  userErrors { code } } }""", Map.of("input", fields));
        assertThat(booked.data("createBooking.userErrors")).isEmpty();
        assertThat(counts(imported(shop, false, ORDER.formatted("900"))))
                .isEqualTo("0 created, 1 updated, 0 unchanged, 0 rejected");
        assertThat(count("orders where external_reference = 'O-1' and final_price = 900"))
                .isEqualTo(1);
        assertThat(counts(imported(shop, false, ORDER.formatted("900"))))
                .isEqualTo("0 created, 0 updated, 1 unchanged, 0 rejected");
    }

    /** As on two nodes: each has its own limit of imports that run. */
    private RecordImportAttempt anotherNode() {
        return new RecordImportAttempt(queries, imports, mutations, settings, uploaded, messages, transaction, clock);
    }

    @Test
    void twoImportsOfOneFileAtOnceMakeEachRecordOnce() throws Exception {
        String[] lines = new String[8];
        Arrays.setAll(lines, i -> LEAD.formatted("n").replace("L-1", "L-" + i).replace("lev@", "lev" + i + "@"));
        List<UUID> ids = new ArrayList<>();
        // The references of people belong to all of them together.
        for (String role : List.of("manager", "admin")) {
            Api.Client client = api.as(role);
            ids.add(UUID.fromString(start(client, upload(api, client, lines), false)
                    .data("importRecords.recordImport.id")
                    .asString()));
        }
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Optional<Instant>>> running = new ArrayList<>();
            for (UUID id : ids) {
                RecordImportAttempt node = anotherNode();
                running.add(threads.submit(() -> {
                    together.await();
                    return node.of(id, () -> false);
                }));
            }
            for (Future<Optional<Instant>> one : running) {
                assertThat(one.get()).isEmpty();
            }
        }
        assertThat(count("leads where external_reference like 'L-_'")).isEqualTo(8);
        assertThat(count("imported_records where type = 'LEAD'")).isEqualTo(8);
        assertThat(count("record_imports where state = 'DONE' and processed = 8 and rejected = 0"))
                .isEqualTo(2);
        assertThat(count("(select from record_imports having sum(created) = 8 and sum(unchanged) = 8) sums"))
                .isEqualTo(1);
    }

    // The command line

    private static final String ADMINISTRATOR = Fixture.ADMIN.toString();

    private RecordImportCommand command(Path reports) {
        return new RecordImportCommand(
                starter,
                queries,
                attempt,
                fileOfErrors,
                administrators,
                files,
                messages,
                new ReportSettings(reports.toString()),
                clock);
    }

    private record Ran(int code, String out, List<JsonNode> rejects) {

        /** The numbers of the table: read, created, updated, unchanged, rejected. */
        String counts() {
            return out.lines()
                    .filter(line -> line.startsWith("records.ndjson ") && !line.contains("rows"))
                    .map(line -> line.replaceAll(" +", " "))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Ran command(Path directory, String user, String... options) throws IOException {
        Path reports = Files.createTempDirectory(directory, "reports");
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("--user=" + user);
        arguments.add(directory.resolve("records.ndjson").toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = command(reports).run(RecordImportArguments.parse(arguments), new PrintStream(out, true, UTF_8));
        List<JsonNode> rejects = new ArrayList<>();
        try (Stream<Path> written = Files.list(reports)) {
            for (Path file : written.toList()) {
                Files.readAllLines(file).forEach(line -> rejects.add(JSON.readTree(line)));
            }
        }
        return new Ran(code, out.toString(UTF_8), rejects);
    }

    @Test
    void theCommandLineGivesWhatTheMutationGives(@TempDir Path directory) throws Exception {
        String[] lines = {
            ORDER.formatted("1000"),
            PAYMENT,
            "",
            PAYMENT.replace("P-1", "P-2").replace("O-1", "O-unknown"),
            "[1]",
            "{\"type\": \"LEAD\", \"externalReference\": \"L-6\", \"source\": \"A B\"}",
            LEAD.formatted("n")
        };
        Files.writeString(directory.resolve("records.ndjson"), String.join("\n", lines));
        Api.Client admin = api.as("admin");

        JsonNode checked = imported(admin, true, lines);
        assertThat(counts(checked)).isEqualTo("3 created, 0 updated, 0 unchanged, 3 rejected");
        String before = "%d %d".formatted(count("orders"), count("customers"));
        Ran dry = command(directory, ADMINISTRATOR, "--dry-run");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("Dry run: no record was written", "Rejected lines: ", "lines/s");
        assertThat(dry.counts()).isEqualTo("records.ndjson 6 3 0 0 3");
        assertThat(dry.rejects()).isEqualTo(errors(checked));
        assertThat("%d %d".formatted(count("orders"), count("customers"))).isEqualTo(before);

        Ran ran = command(directory, ADMINISTRATOR);
        assertThat(ran.code()).isZero();
        assertThat(ran.counts()).isEqualTo("records.ndjson 6 3 0 0 3");
        // The history names the ADMINISTRATOR, and the partner is nobody.
        assertThat(count("""
                orders o join status_history h on h.order_id = o.id
                where o.external_reference = 'O-1' and o.partner_id is null and o.final_price = 1000
                  and h.actor_kind = 'USER' and h.actor_id = '%s'""".formatted(ADMINISTRATOR))).isEqualTo(1);

        // The references are the same ones: the mutation finds what the command wrote.
        JsonNode again = imported(admin, false, lines);
        assertThat(counts(again)).isEqualTo("0 created, 0 updated, 3 unchanged, 3 rejected");
        assertThat(errors(again)).isEqualTo(ran.rejects());
    }

    @Test
    void theCommandLineGoesOnWhereItWasInterrupted(@TempDir Path directory) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lines.add(LEAD.formatted("n").replace("L-1", "L-" + i));
        }
        Path file = directory.resolve("records.ndjson");
        Files.writeString(file, String.join("\n", lines));
        UUID id = starter.startOrResume(
                HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file))),
                false,
                administrators.named(ADMINISTRATOR).getFirst(),
                Locale.ENGLISH);
        AtomicInteger asked = new AtomicInteger();
        attempt.of(id, () -> Files.newBufferedReader(file), Progress.NONE, () -> asked.incrementAndGet() > 2);
        assertThat(count("leads where external_reference like 'L-_'")).isEqualTo(2);

        // An interrupted command does not keep its administrator from the mutation.
        assertThat(start(api.as("admin"), upload(api, api.as("admin"), "[1]"), true)
                        .data("importRecords.userErrors"))
                .isEmpty();
        Ran ran = command(directory, ADMINISTRATOR);
        assertThat(ran.out()).contains("Going on behind line 2, where an earlier run ended");
        assertThat(ran.counts()).isEqualTo("records.ndjson 5 5 0 0 0");
        assertThat(count("leads where external_reference like 'L-_'")).isEqualTo(5);
        assertThat(count("record_imports where file_sha256 is not null")).isEqualTo(1);
        assertThat(command(directory, ADMINISTRATOR).counts()).isEqualTo("records.ndjson 5 0 0 5 0");
    }

    @Test
    void theCommandLineRefusesWhatItCannotImport(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("records.ndjson");
        assertUnusable(directory, ADMINISTRATOR, "does not exist");
        Files.write(file, new byte[] {0x1f, (byte) 0x8b, 0, 1});
        assertUnusable(directory, ADMINISTRATOR, "not text in UTF-8");
        Files.writeString(file, "{}\n".repeat(10_001));
        assertUnusable(directory, ADMINISTRATOR, "more than 10,000 lines");
        Files.writeString(file, "[1]");
        assertUnusable(directory, "nobody@example.com", "no active administrator");
        assertUnusable(directory, Fixture.MANAGER.toString(), "no active administrator");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            // A file with a hole: it takes no space.
            large.setLength(51L << 20);
        }
        assertUnusable(directory, ADMINISTRATOR, "at most 51,200 KB");
        assertThat(count("record_imports")).isZero();
        assertThatThrownBy(() -> RecordImportArguments.parse(List.of("--user=a", directory.toString())))
                .hasMessageContaining("is not a file");
        Path csv = Files.writeString(directory.resolve("records.csv"), "a,b");
        assertThatThrownBy(() -> RecordImportArguments.parse(List.of("--user=a", csv.toString())))
                .hasMessageContaining("NDJSON");
        assertThatThrownBy(() -> RecordImportArguments.parse(List.of(file.toString())))
                .hasMessageContaining("--user is missing");
        assertThatThrownBy(() -> RecordImportArguments.parse(List.of("--token=secret", file.toString())))
                .hasMessage("unknown option --token; see import records --help");
    }

    private void assertUnusable(Path directory, String user, String reason) {
        assertThatThrownBy(() -> command(directory, user))
                .isInstanceOf(RecordImportArguments.Unusable.class)
                .hasMessageContaining(reason);
    }
}
