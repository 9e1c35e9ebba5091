package crm.feed;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.Fixture;
import crm.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Each table that clients see tells the changes of every writer. */
@ApiTest
class FeedTriggersTest {

    /** Tables whose changes are not in the feed, with the reason. */
    private static final Map<String, String> NOT_TOLD = Map.ofEntries(
            entry("changes", "the feed itself"),
            entry("feed_epochs", "of the feed"),
            entry("feed_retention", "of the feed"),
            entry("comment_texts", "earlier texts of a comment, whose changes are told"),
            entry("notifications", "for one person; inbox tells them"),
            entry("inbox_reads", "what one person has read"),
            entry("customer_merge_moves", "the records that a merge moved tell their own changes"),
            entry("exports", "work of a job; export(id) tells its state"),
            entry("idempotency_records", "keys of callers, which only the caller knows"),
            entry("image_archives", "work of a job; the order tells that its pictures were archived"),
            entry("image_backfills", "work of a job; backfill(id) tells its state"),
            entry("imported_records", "finds the record of a line that is imported again"),
            entry("legacy_data", "columns of the old CRM, which the import writes once"),
            entry("legacy_records", "what the import brought"),
            entry("legacy_unresolved_references", "what the import did not find"),
            entry("partners", "read as a field of keys, and never changed"),
            entry("record_import_errors", "work of a job; recordImport(id) tells its state"),
            entry("record_imports", "work of a job; recordImport(id) tells its state"),
            entry("scheduled_tasks", "the queue of jobs"),
            entry("service_levels", "settings"),
            entry("telegram_subscribers", "subscribers of the old CRM's bot, which the import writes once"),
            entry("tracking_tokens", "hashes of secrets"),
            entry("uploads", "files on their way; the record that takes one tells it"),
            entry("webhook_deliveries", "each change would tell its own delivery"),
            entry("webhooks", "their position moves with each change"));

    /** Columns that are told and that no field of the schema reads: clients are not shown them. */
    private static final Set<String> WITHOUT_FIELD = Set.of(
            "CONTACT_CHANNEL.customer_id",
            "CUSTOMER.merged_at",
            "ORDER.delivery_estimate",
            "SHIPMENT_EVENT.shipment_id");

    @Autowired
    private TestDatabase database;

    @Autowired
    private ChangedFields fields;

    @AfterEach
    void restore() {
        database.restoreFixture();
    }

    @Test
    void eachTableTellsItsChanges() {
        Map<String, List<String>> triggers = new TreeMap<>(database
                .jdbc()
                .sql("""
                        select t.table_name, array_agg(g.tgname::text order by g.tgname)
                            filter (where g.tgname like 'changes\\_after\\_%')
                        from information_schema.tables t
                        left join pg_trigger g on g.tgrelid = format('%I.%I', t.table_schema, t.table_name)::regclass
                        where t.table_schema = current_schema() and t.table_type = 'BASE TABLE'
                          and t.table_name not like 'databasechangelog%'
                        group by t.table_name
                        """)
                .query((row, number) -> entry(
                        row.getString(1),
                        row.getArray(2) == null
                                ? List.<String>of()
                                : List.of((String[]) row.getArray(2).getArray())))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        Set<String> without = new TreeSet<>();
        triggers.forEach((table, names) -> {
            if (names.isEmpty()) {
                without.add(table);
            } else {
                assertThat(names)
                        .as(table)
                        .contains("changes_after_delete", "changes_after_insert", "changes_after_update");
            }
        });
        assertThat(without).isEqualTo(new TreeSet<>(NOT_TOLD.keySet()));
    }

    /** The columns in the text of the functions, each with the type of the record that it changes. */
    @Test
    void eachColumnThatIsToldHasAField() {
        Set<String> unknown = new TreeSet<>();
        for (Map.Entry<String, String> function : database.jdbc()
                .sql("""
                        select proname, prosrc from pg_proc
                        where proname like 'changes\\_of\\_%' and proname <> 'changes_of_status_history'
                        """)
                .query((row, number) -> entry(row.getString(1), row.getString(2)))
                .list()) {
            for (RecordType type : RecordType.values()) {
                if (function.getValue().contains("'" + type.name() + "'")
                        && !function.getKey().equals("changes_of_checklist_items")) {
                    java.util.regex.Matcher column = java.util.regex.Pattern.compile("'(\\w+)', case when o\\.")
                            .matcher(function.getValue());
                    while (column.find()) {
                        if (fields.field(type, column.group(1)) == null) {
                            unknown.add(type.name() + "." + column.group(1));
                        }
                    }
                }
            }
        }
        assertThat(unknown).isEqualTo(new TreeSet<>(WITHOUT_FIELD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update orders set manager_notes = 'x' where order_code = 'ORD-000001' "
                        + "| ORDER UPDATED {\"manager_notes\": [null, \"x\"]}",
                "update orders set updated_at = now() where order_code = 'ORD-000001' | ",
                "update leads set application_notes = 'y' where code = 'LEAD-000002' and application_notes = 'y' | ",
                "update orders set cached_images = '{https://a.example/1.jpg}' where order_code = 'ORD-000001' "
                        + "| ORDER UPDATED {\"cached_images\": []}",
                "delete from tasks where id = '7a000000-0000-7000-8000-000000000001' | TASK DELETED {}",
                "update checklist_items set comment = 'z' where inspection_id = (select min(inspection_id::text)::uuid "
                        + "from checklist_items) | INSPECTION UPDATED {\"checklist\": []}",
                "update customers set merged_into = 'c0000000-0000-7000-8000-000000000002', merged_at = null "
                        + "where code = 'CUST-000030' | CUSTOMER MERGED {\"merged_into\": [null, "
                        + "\"c0000000-0000-7000-8000-000000000002\"]}",
                "update api_keys set last_used_at = now() | ",
            })
    void tellsWhatChanged(String sql, String told) {
        database.execute("set crm.import = 'on'; delete from changes; " + sql);
        assertThat(changes()).isEqualTo(told == null ? List.of() : List.of(told));
    }

    @Test
    void namesWhoChangedARecordByHand() {
        database.execute("delete from changes; update bikes set description = 'psql'");
        assertThat(database.jdbc()
                        .sql("select distinct actor_kind || ' ' || actor_name || coalesce(mutation, '') from changes")
                        .query(String.class)
                        .list())
                .containsExactly("UNKNOWN " + TestDatabase.OWNER);
    }

    @Test
    void aPartnerIsToldOnceThatARecordIsNoLongerItsOwn() {
        String order = database.jdbc()
                .sql("select id::text from orders where partner_id is not null order by id limit 1")
                .query(String.class)
                .single();
        database.execute("delete from changes; update orders set partner_id = null, external_reference = null,"
                + " partner_customer_id = null where id = '" + order + "'");
        assertThat(database.jdbc()
                        .sql("select operation || ' ' || (partner_id is not null) from changes where record_id = '"
                                + order + "' order by operation")
                        .query(String.class)
                        .list())
                .contains("LEFT true");
    }

    /** A transaction that began first changes the record last: its change must not be read before the other one. */
    @Test
    void changesOfARecordKeepTheirOrder() throws SQLException {
        database.execute("delete from changes");
        try (Connection first = database.connect();
                Connection second = database.connect();
                Statement early = first.createStatement();
                Statement late = second.createStatement()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            early.execute("select pg_current_xact_id()");
            late.execute("update orders set manager_notes = 'second' where order_code = 'ORD-000001'");
            second.commit();
            early.execute("update orders set manager_notes = 'third' where order_code = 'ORD-000001'");
            first.commit();
        }
        assertThat(database.jdbc()
                        .sql("select fields->'manager_notes'->>1 from changes order by epoch, tx_id, seq")
                        .query(String.class)
                        .list())
                .containsExactly("second", "third");
    }

    /** A plan that was kept from a statement of one row must not be a nested loop. */
    @Test
    void aStatementOfManyRowsAfterOneOfOneRowIsNotQuadratic() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 7; i++) {
                statement.execute("update orders set manager_notes = '" + i + "' where order_code = 'ORD-000001'");
            }
            assertThat(statement.executeUpdate("update orders set manager_notes = 'all'"))
                    .isEqualTo(Fixture.ORDERS);
            try (var row =
                    statement.executeQuery("select proconfig::text from pg_proc where proname = 'changes_of_orders'")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).contains("enable_nestloop=off");
            }
        }
    }

    private List<String> changes() {
        return database.jdbc()
                .sql("select record_type || ' ' || operation || ' ' || fields from changes order by epoch, tx_id, seq")
                .query(String.class)
                .list();
    }
}
