package crm.architecture;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Only the module whose folder of the changelog creates a table writes it, and a module reads only tables of the
 * modules that its package-info allows. The test reads the SQL of the Java sources, which no import shows.
 */
@Tag("unit")
class TableOwnershipTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "crm");

    private static final Path CHANGELOG = Path.of("changelog");

    /**
     * Tables that a folder of another name creates. Liquibase identifies a change set by its path, so a change set
     * that was released stays in its file when its module gets another name.
     */
    private static final Map<String, String> OWNERS =
            Map.of("coupons", "coupon", "documents", "document", "service_levels", "sla");

    /**
     * Tables of other modules that a module reads or writes beyond its dependencies.
     *
     * @param reads tables that a read model combines
     * @param writes tables that the import fills in bulk
     */
    private record Across(Set<String> reads, Set<String> writes) {

        static Across reading(String... tables) {
            return new Across(Set.of(tables), Set.of());
        }
    }

    private static final Map<String, Across> ACROSS = Map.ofEntries(
            entry("dashboard", Across.reading("orders", "leads", "customers", "tasks", "users", "status_history")),
            entry("facet", Across.reading("orders", "leads", "customers", "shipments", "bikes", "users")),
            entry(
                    "export",
                    Across.reading(
                            "orders",
                            "leads",
                            "customers",
                            "partner_customers",
                            "shipments",
                            "tasks",
                            "payments",
                            "status_history")),
            entry(
                    "legacy",
                    new Across(
                            Set.of(
                                    "bikes",
                                    "comments",
                                    "compensation_requests",
                                    "coupon_redemptions",
                                    "coupons",
                                    "order_cases",
                                    "refund_requests",
                                    "reviews",
                                    "tasks",
                                    "telegram_subscribers",
                                    "touchpoints"),
                            Set.of(
                                    "audit_log",
                                    "checklist_items",
                                    "customer_merge_moves",
                                    "customer_merges",
                                    "customers",
                                    "inspections",
                                    "leads",
                                    "orders",
                                    "shipment_events",
                                    "shipments",
                                    "status_history",
                                    "tracking_tokens",
                                    "users"))));

    /** Texts in which the name of a table is known at run time only, each with the reason. */
    private static final Map<String, String> RUN_TIME_NAMES = Map.ofEntries(
            entry("command.Patch", "A repository gives the name of its own table."),
            entry("customer.CustomerIdColumn", "A repository gives the name of its own table."),
            entry("user.AssigneeColumn", "A repository gives the name of its own table."),
            entry("export.ExportQuery", "ExportTables lists the sources as texts, which the test reads."),
            entry("export.ExportSource", "Completes the sources of ExportTables."),
            entry("facet.FacetQueries", "Its own texts name the tables that it joins, which the test reads."),
            entry("inbox.InboxParts", "A time stands after the \"from\" of extract."),
            entry("inbox.InboxQueries", "InboxParts has the tables that it reads."),
            entry("inbox.InboxRepository", "InboxParts has the tables that it reads."),
            entry("job.OneKind", "The scheduler gives the name of its table."),
            entry("legacy.BikeSnapshotReader", "Reads the staging tables of the table that the caller names."),
            entry("legacy.Codes", "Writes the staging tables of the table that the caller names."),
            entry("legacy.CopyWriter", "Copies rows into the staging table that the caller names."),
            entry("legacy.DeletedRows", "Reads the staging table and the records of the table that the caller names."),
            entry("legacy.DemoRemoval", "Deletes demo data from tables that one list names."),
            entry("legacy.Merge", "Each class of crm.legacy.table names its table."),
            entry("legacy.ResolvedRows", "Reads the resolved table of the table that the caller names."),
            entry("legacy.Verification", "It compares every table of the import."),
            entry("legacy.SampledRows", "It compares every table of the import."),
            entry("legacy.ResolvedTable", "Each class of crm.legacy.table names its table."),
            entry("legacy.SourceTable", "Reads tables of the old CRM in its own database."),
            entry("legacy.TableImport", "Each class of crm.legacy.table names its table."),
            entry("legacy.UnresolvedReferences", "Each class of crm.legacy.table names its table."),
            entry("search.SearchQueries", "Joins orders or leads, which the caller names, with found customers."),
            entry("searchtext.SearchPredicates", "The owner of the table gives its name."),
            entry("security.OtherRoles", "Writes a statement for a person, after whose \"from\" a role stands."),
            entry("sql.Pages", "The owner of the table gives its TableMapping."),
            entry("sql.StoredJson", "The owner of the table gives its name and the column."),
            entry("timeline.TimelineParts", "Joins orders or leads of a customer, of which it names both."),
            entry("standalone.EmbeddedDatabase", "Asks the system catalogues whether a role or a database exists."));

    /** Classes that hold a client of the database beside repositories and queries, each with the reason. */
    private static final Map<String, String> HOLD_A_CLIENT = Map.ofEntries(
            entry("bike.Catalogue", "Only reads the table bikes."),
            entry("command.ChangeCause", "Only tells the triggers of the feed who makes a change."),
            entry("command.IdempotencyRecords", "Only reads and writes the table idempotency_records."),
            entry("feed.FeedEpochs", "Only reads and writes the table feed_epochs at the start."),
            entry("feed.FeedNotifications", "Only sends notifications."),
            entry("history.History", "Only writes the table status_history."),
            entry("job.Jobs", "Only deletes rows of the table scheduled_tasks."),
            entry("legacy.Import", "The import is SQL in bulk."),
            entry("payment.Balances", "Only reads sums of payments."),
            entry("request.DatabaseHealth", "Asks the database whether it accepts changes."),
            entry("security.ApiKeyLookup", "Runs before any repository, as part of authentication."),
            entry("shipment.ShipmentRequired", "A check of transitions that consists of one query."),
            entry("sql.Pages", "Runs the queries of all tables."),
            entry("sql.StoredJson", "Reads the JSON columns of all tables."));

    private static final Map<String, String> TABLES = tables();

    private static final String NAME = "(?:only\\s+)?(?:public\\.)?([a-z_]+)";

    private static final Pattern WRITES = Pattern.compile("(?i)\\b(?:insert\\s+into|merge\\s+into|delete\\s+from"
            + "|truncate(?:\\s+table)?|copy|(?:lock|alter|drop)\\s+table|(?<!for )(?<!key )update)\\s+" + NAME);

    private static final Pattern READS =
            Pattern.compile("(?i)(?<!\\bdelete\\s)\\b(?:from|join|using)\\s+(?:lateral\\s+)?" + NAME);

    /** The tables after the first one of a {@code from} with commas. */
    private static final Pattern READS_IN_LIST =
            Pattern.compile("(?i),\\s*" + NAME + "\\s+(?:as\\s+)?[a-z]\\w{0,2}\\b");

    /** What stands for a source of rows where Java completes the statement, such as {@code "orders o"}. */
    private static final Pattern SOURCE = Pattern.compile("(?i)^\\s*" + NAME + "\\s+[a-z]\\w{0,2}\\b");

    private static final Pattern PATCHED =
            Pattern.compile("\\.(?:apply|moveAll|moveBack)\\(\\s*jdbc\\s*,\\s*\"([a-z_]+)\"");

    private static final Pattern RUN_TIME_NAME =
            Pattern.compile("(?i)\\b(?:insert\\s+into|delete\\s+from|truncate|copy|update|from|join)\\s+(?:\\$\\{|%)");

    private static final Pattern CLIENT =
            Pattern.compile("private final (?:JdbcClient|JdbcTemplate|JdbcOperations|NamedParameterJdbc\\w+)\\b");

    @Test
    void aModuleWritesOnlyItsOwnTables() {
        assertThat(violations(TableOwnershipTest::foreignWrites)).isEmpty();
    }

    @Test
    void aModuleReadsOnlyTablesOfItsDependencies() {
        assertThat(violations(TableOwnershipTest::undeclaredReads)).isEmpty();
    }

    @Test
    void sqlWritesTheNamesOfTablesInFull() {
        assertThat(violations(TableOwnershipTest::runTimeNames)).isEqualTo(RUN_TIME_NAMES.keySet());
    }

    @Test
    void onlyRepositoriesAndQueriesUseADatabaseClient() {
        assertThat(violations(TableOwnershipTest::clients)).isEqualTo(HOLD_A_CLIENT.keySet());
    }

    @Test
    void listContainsOnlyTablesThatTheModuleUses() {
        Set<String> unused = new TreeSet<>();
        ACROSS.forEach((module, across) -> {
            Set<String> written = new TreeSet<>();
            Set<String> read = new TreeSet<>();
            sources(module).forEach(file -> {
                written.addAll(written(text(file)));
                read.addAll(read(text(file)));
            });
            across.writes().stream()
                    .filter(table -> !written.contains(table))
                    .forEach(table -> unused.add(module + " writes " + table));
            across.reads().stream()
                    .filter(table -> !read.contains(table))
                    .forEach(table -> unused.add(module + " reads " + table));
        });
        assertThat(unused).isEmpty();
    }

    @Test
    void everyTableHasAnOwner() {
        assertThat(TABLES).containsEntry("orders", "order").containsEntry("service_levels", "sla");
        assertThat(modules()).containsAll(TABLES.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            jdbc.sql("update orders set bike_url = null")                       | orders
            jdbc.sql("update only public.orders o set bike_url = null")         | orders
            jdbc.sql("insert into leads (id) values (:id)")                     | leads
            jdbc.sql("with gone as (delete from tasks returning id) select 1")  | tasks
            jdbc.sql("UPDATE" + " orders" + " set status = " + status)          | orders
            jdbc.sql("truncate shipments")                                      | shipments
            jdbc.sql("copy payments (id) from stdin")                           | payments
            jdbc.sql("lock table users in share mode")                          | users
            jdbc.sql("select 1 -- \\" \\n delete from inspections")              | inspections
            patch.apply(jdbc, "customers", id, now);                            | customers
            """)
    void findsAForeignWrite(String source, String table) {
        assertThat(written(source)).containsExactly(table);
        assertThat(foreignWrites("graphql", source)).containsExactly(table);
        assertThat(foreignWrites(Objects.requireNonNull(TABLES.get(table)), source))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            jdbc.sql("select 1 from orders o")                                  | orders
            jdbc.sql("select 1 from orders where id = :id for update")          | orders
            jdbc.sql("select 1 from x left join leads l on l.id = x.id")        | leads
            jdbc.sql("select 1 from x, lateral (select from tasks t) y")        | tasks
            jdbc.sql("select 1 from x, payments p where x.id = p.id")           | payments
            new TableMapping<>("o.id", "orders o", "o.id", mapper, idOf)        | orders
            jdbc.sql("select " + columns + " from users")                       | users
            """)
    void findsAnUndeclaredRead(String source, String table) {
        assertThat(read(source)).containsExactly(table);
        assertThat(undeclaredReads("graphql", source)).containsExactly(table);
        assertThat(undeclaredReads(Objects.requireNonNull(TABLES.get(table)), source))
                .isEmpty();
    }

    @Test
    void findsSqlInTextBlocks() {
        String block = "\"\"\"";
        assertThat(written("jdbc.sql(" + block + "\n  update\n    orders o\n  set id = \"x\"\n" + block + ")"))
                .containsExactly("orders");
    }

    @Test
    void transitiveDependenciesDoNotAllowReads() {
        assertThat(dependencies("inspection")).contains("order").doesNotContain("customer");
        assertThat(undeclaredReads("inspection", "sql(\"select from customers c\")"))
                .containsExactly("customers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc.sql(\"select 1 from x for update\")",
                "jdbc.sql(\"insert into x values (1) on conflict do update set a = 1\")",
                "// update orders",
                "/* delete from orders */",
                "char quote = '\"'; /* from orders */ char other = '\"';",
                "builder.withField(\"orders\")",
                "errors.add(\"leads.status\")"
            })
    void findsNothingElse(String source) {
        assertThat(written(source)).isEmpty();
        assertThat(read(source)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"update \" + table + \" set id = 1\"",
                "\"select 1 from \" + table",
                "\"delete from %s\".formatted(table)"
            })
    void findsTableNamesBuiltAtRunTime(String source) {
        assertThat(SqlTexts.of(source)).anyMatch(RUN_TIME_NAME.asPredicate());
    }

    @Test
    void findsAServiceThatUsesADatabaseClient() {
        String source = "class Orders {\n    private final JdbcClient jdbc;\n}";
        assertThat(holdsAClient("Orders.java", source)).isTrue();
        assertThat(holdsAClient("OrderRepository.java", source)).isFalse();
    }

    /** What a source of a module does that it must not do. */
    private interface Rule {

        Set<String> brokenBy(String module, String file, String source);
    }

    private static Set<String> violations(Rule rule) {
        Set<String> violations = new TreeSet<>();
        for (String module : modules()) {
            sources(module).forEach(path -> {
                String file = path.getFileName().toString();
                String type = module + "." + file.replace(".java", "");
                rule.brokenBy(module, file, text(path))
                        .forEach(found -> violations.add(found.isEmpty() ? type : type + ": " + found));
            });
        }
        return violations;
    }

    private static Set<String> runTimeNames(String module, String file, String source) {
        return SqlTexts.of(source).stream().anyMatch(RUN_TIME_NAME.asPredicate()) ? Set.of("") : Set.of();
    }

    private static Set<String> clients(String module, String file, String source) {
        return holdsAClient(file, source) ? Set.of("") : Set.of();
    }

    private static Set<String> foreignWrites(String module, String file, String source) {
        return foreignWrites(module, source);
    }

    private static Set<String> foreignWrites(String module, String source) {
        Across across = ACROSS.get(module);
        return written(source).stream()
                .filter(table -> !module.equals(TABLES.get(table)))
                .filter(table -> across == null || !across.writes().contains(table))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> undeclaredReads(String module, String file, String source) {
        return undeclaredReads(module, source);
    }

    private static Set<String> undeclaredReads(String module, String source) {
        Across across = ACROSS.get(module);
        Set<String> dependencies = dependencies(module);
        return read(source).stream()
                .filter(table -> !module.equals(TABLES.get(table)))
                .filter(table -> across == null
                        ? !dependencies.contains(TABLES.get(table))
                        : !across.reads().contains(table) && !across.writes().contains(table))
                .collect(toCollection(TreeSet::new));
    }

    private static boolean holdsAClient(String file, String source) {
        return !file.endsWith("Repository.java")
                && !file.endsWith("Queries.java")
                && CLIENT.matcher(source).find();
    }

    private static Set<String> written(String source) {
        Set<String> found = new TreeSet<>();
        SqlTexts.of(source).forEach(text -> find(WRITES, text, found));
        find(PATCHED, source, found);
        return found;
    }

    private static Set<String> read(String source) {
        Set<String> found = new TreeSet<>();
        for (String text : SqlTexts.of(source)) {
            find(READS, text, found);
            find(READS_IN_LIST, text, found);
            find(SOURCE, text, found);
        }
        return found;
    }

    private static void find(Pattern pattern, String text, Set<String> found) {
        pattern.matcher(text)
                .results()
                .map(result -> result.group(1).toLowerCase(Locale.ROOT))
                .filter(TABLES::containsKey)
                .forEach(found::add);
    }

    private static Map<String, String> tables() {
        Pattern created =
                Pattern.compile("(?im)^\\s*create (?:table|view|materialized view) (?:if not exists )?(\\w+)");
        Map<String, String> tables = new HashMap<>();
        for (Path file : files(CHANGELOG, ".sql")) {
            String folder = CHANGELOG.relativize(file).getName(0).toString();
            created.matcher(text(file))
                    .results()
                    .map(result -> result.group(1))
                    .forEach(table -> tables.put(table, OWNERS.getOrDefault(table, folder)));
        }
        return Map.copyOf(tables);
    }

    private static Set<String> modules() {
        try (Stream<Path> folders = Files.list(SOURCES)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modules that the package-info of this one allows. */
    private static Set<String> dependencies(String module) {
        Matcher allowed = Pattern.compile("allowedDependencies\\s*=\\s*\\{([^}]*)}")
                .matcher(text(SOURCES.resolve(module).resolve("package-info.java")));
        return allowed.find() ? Set.copyOf(SqlTexts.of(allowed.group(1))) : Set.of();
    }

    private static List<Path> sources(String module) {
        return files(SOURCES.resolve(module), ".java");
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
