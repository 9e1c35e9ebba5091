package crm.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The statements that the application sends for a page are answered from an index, without sorting or reading it all.
 */
@ApiTest
@ChangesTheDatabase
class IndexesTest {

    private static final int ROWS = 4_000;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    @Test
    void everySortUsesAnIndexOnEveryPage() throws Exception {
        fill();
        api.query("{ viewer { role } }");
        String all = """
                orders CREATED_AT UPDATED_AT FINAL_PRICE SLA_DUE_AT ORDER_CODE
                leads CREATED_AT UPDATED_AT SLA_DUE_AT
                customers CREATED_AT UPDATED_AT FULL_NAME
                bikes CREATED_AT UPDATED_AT PRICE
                tasks CREATED_AT UPDATED_AT DUE_AT
                inspections CREATED_AT UPDATED_AT
                shipments
                payments CREATED_AT UPDATED_AT OCCURRED_AT AMOUNT
                managers
                statusHistory
                coupons
                reviews""";
        for (String line : all.lines().toList()) {
            String[] words = line.split(" ");
            if (words.length == 1) {
                requireIndexed(words[0], "");
            }
            for (int i = 1; i < words.length; i++) {
                requireIndexed(words[0], "sort: " + words[i] + "_ASC, ");
                requireIndexed(words[0], "sort: " + words[i] + "_DESC, ");
            }
        }
    }

    @Test
    void commonFiltersUseAnIndex() throws Exception {
        fill();
        for (String query : List.of(
                "orders(filter: {status: [UNDER_INSPECTION]})",
                "orders(filter: {assignedManager: [\"" + Fixture.user(3) + "\"]}, sort: CREATED_AT_ASC)",
                "orders(filter: {brand: [\"Ridley\"]})",
                "orders(filter: {externalReference: [\"shop-2\"]})",
                "orders(filter: {customer: [\"" + Fixture.customer(2) + "\"]})",
                "leads(filter: {customer: [\"" + Fixture.customer(2) + "\"]})",
                "leads(filter: {brand: [\"Ridley\"]})",
                "leads(filter: {externalReference: [\"shop-2\"]})",
                "tasks(filter: {order: [\"" + Fixture.order(1) + "\"]})",
                "shipments(filter: {order: [\"" + Fixture.order(1) + "\"]})",
                "leads(filter: {status: [CONTACTED]})",
                "leads(filter: {source: [\"paid_search\"]})",
                "customers(filter: {city: [\"Berlin\"]})",
                "shipments(filter: {carrier: [\"DHL\"]})",
                "shipments(filter: {trackingNumber: \"jjd0001\"})",
                "payments(filter: {externalReference: \"bank-1\"})",
                "payments(filter: {order: [\"ORD-000001\"]})",
                "bikes(filter: {brand: [\"Brand 7\"]})",
                "bikes(filter: {bikeId: [\"x-7\", \"x-8\"]})",
                "bike(id: \"x-7\")",
                "order(id: \"ORD-000001\")",
                "order(id: \"2001\")",
                "order(id: \"" + Fixture.order(1) + "\")",
                "lead(id: \"LEAD-000001\")",
                "customer(id: \"CUST-000001\")")) {
            String selection = query.matches("(order|lead|customer|bike)\\(.*") ? "{ id }" : "{ nodes { id } }";
            List<String> sent = statements.during(() -> answered("{ " + query + selection + " }", Map.of()));
            assertThat(plan(sent.getLast()))
                    .as(query + "\n" + sent.getLast())
                    .doesNotContain("Seq Scan")
                    .contains("Index");
        }
    }

    /** The newest items, of thousands of orders and leads. */
    @Test
    void inboxReadsEachPartFromAnIndex() throws Exception {
        fill();
        database.execute("""
                insert into notifications (id, recipient_id, kind, order_id, actor_kind, actor_name, occurred_at)
                select gen_random_uuid(), coalesce(assigned_manager, '%s'), 'ASSIGNMENT', id, 'SYSTEM', 'CRM',
                  created_at
                from orders""".formatted(Fixture.user(3)));
        database.execute("analyze notifications");
        for (String unread : List.of("true", "false")) {
            List<String> sent = statements.during(
                    () -> answered("{ inbox(unreadOnly: " + unread + ") { nodes { key } } }", Map.of()));
            assertThat(plan(sent.getLast()))
                    .as(sent.getLast())
                    .contains(unread.equals("true") ? "notifications_unread_idx" : "notifications_recipient_idx")
                    .contains("tasks_in_work_idx")
                    .doesNotContain("Seq Scan on notifications")
                    .doesNotContain("Seq Scan on tasks")
                    .doesNotContain("Seq Scan on orders")
                    .doesNotContain("Seq Scan on leads");
        }
    }

    /** Of a record with thousands of entries of each kind. */
    @Test
    void timelineReadsEachKindFromAnIndex() throws Exception {
        fill();
        database.execute("""
                set session_replication_role = replica;
                insert into changes (epoch, tx_id, seq, record_type, record_id, operation, fields, actor_kind,
                  actor_name, recorded_at)
                select 1, '1', n, 'ORDER', '%1$s', 'UPDATED', '{"manager_notes": [null, "x"]}', 'SYSTEM', 'CRM',
                  now() - n * interval '1 minute'
                from generate_series(1, %2$d) n;
                insert into changes (epoch, tx_id, seq, record_type, record_id, operation, fields, actor_kind,
                  actor_name, recorded_at)
                select 1, '2', n, 'ORDER', '%1$s', 'UPDATED', '{"status": ["SHIPPED", "CANCELLED"]}', 'SYSTEM', 'CRM',
                  now()
                from generate_series(1, %2$d) n;
                insert into comments (id, order_id, author_id, text, created_at, updated_at)
                select gen_random_uuid(), case when n %% 2 = 0 then '%1$s'::uuid else o.id end, '%3$s', 'x',
                  now() - n * interval '1 minute', now()
                from (select id, row_number() over () as n from orders) o;
                insert into touchpoints (id, order_id, type, happened_at, created_at, updated_at)
                select gen_random_uuid(), case when n %% 2 = 0 then '%1$s'::uuid else o.id end, 'CALL',
                  now() - n * interval '1 minute', now(), now()
                from (select id, row_number() over () as n from orders) o;
                update shipments s set order_id = o.id
                from (select id, row_number() over () as n from orders) o,
                  (select id, row_number() over () as n from shipments) t
                where s.id = t.id and o.n = t.n;
                insert into shipment_events (id, shipment_id, occurred_at, text, created_at)
                select gen_random_uuid(), s.id, now() - n * interval '1 minute', 'x', now()
                from (select id, row_number() over () as n from shipments) s;
                set session_replication_role = origin;
                analyze""".formatted(Fixture.order(1), ROWS, Fixture.user(3)));
        String query = "query ($after: String) { order(id: \"" + Fixture.order(1)
                + "\") { timeline(after: $after) { nodes { __typename } pageInfo { endCursor } } } }";
        String end = answered(query, Map.of())
                .data("order.timeline.pageInfo.endCursor")
                .asString();
        for (Map<String, String> variables : List.of(Map.<String, String>of(), Map.of("after", end))) {
            String sql = statements.during(() -> answered(query, variables)).stream()
                    .filter(sent -> sent.contains("union all"))
                    .findFirst()
                    .orElseThrow();
            assertThat(plan(sql))
                    .as(sql)
                    .contains(
                            "changes_timeline_idx",
                            "status_history_order_idx",
                            "comments_order_idx",
                            "touchpoints_order_idx",
                            "payments_order_idx",
                            "on shipment_events e")
                    // Changes of nothing but the status are not in the index: they need not be read.
                    .doesNotContain("Seq Scan", "legacy_status")
                    .containsPattern("changes_timeline_idx on changes c\\s+Index Cond: "
                            + (variables.isEmpty()
                                    ? "\\(record_id = asked"
                                    : "\\(\\(record_id = asked.parent\\) AND \\(recorded_at <="));
        }
        // Of each of the customer's orders, a page.
        String sql = statements
                .during(() -> answered(
                        "{ customer(id: \"" + Fixture.customer(1) + "\") { timeline { nodes { __typename } } } }",
                        Map.of()))
                .stream()
                .filter(sent -> sent.contains("union all"))
                .findFirst()
                .orElseThrow();
        assertThat(plan(sql))
                .as(sql)
                .contains("status_history_order_idx", "comments_order_idx", "touchpoints_order_idx", "on payments p")
                .doesNotContain("Seq Scan", "Hash");
    }

    /** Each column of a board begins with what is due first, without reading the others. */
    @Test
    void boardsReadWhatIsDueFirstFromAnIndex() throws Exception {
        fill();
        for (String records : List.of("order", "lead")) {
            String query = "{ %1$sBoard { columns { %1$ss(sort: SLA_DUE_AT_ASC, first: 5) { nodes { id } } } } }"
                    .formatted(records);
            List<String> sent = statements.during(() -> answered(query, Map.of()));
            assertThat(plan(sent.getLast()))
                    .as(sent.getLast())
                    .contains("using " + records + "s_status_due_idx")
                    .doesNotContain("Seq Scan");
        }
    }

    /** The plan is generic: it does not know the bounds of the period. */
    @Test
    void dashboardUsesIndexOnlyScans() throws Exception {
        fill();
        // As it is after some years: most is done. Until a vacuum nothing is known to be visible to all, and every
        // index
        // would need a look at the rows.
        database.execute("""
                set session_replication_role = replica;
                update orders set status = 'CLOSED', sla_due_at = null
                where order_code like 'ORD-X%' and order_code not like '%7';
                update leads set status = 'REJECTED', sla_due_at = null where code like 'LEAD-X%'
                  and code not like '%7';
                update tasks set completed = true where title = 'Task' and due_at < now() - interval '10 hours'""");
        database.execute("vacuum analyze");
        database.execute("reindex table orders; reindex table leads; reindex table tasks");
        String query = """
                { dashboard(scope: %s, from: "2018-05-01", to: "2018-07-03") {
                    totalOrders daily { date } deltas { conversionRate } timeInStatus { count } awaitingManager { total
                      }
                    workload { activeOrders } } }""";
        String all = plan(statements
                .during(() -> answered(query.formatted("ALL"), Map.of()))
                .getFirst());
        assertThat(all)
                .contains("Index Only Scan using orders_figures_idx")
                .contains("Index Only Scan using leads_figures_idx")
                // For the few that are open, what the last vacuum could see decides how the index is read.
                .contains("orders_in_work_idx", "leads_in_work_idx");
        assertThat(all).doesNotContainPattern("Seq Scan on (orders|leads|status_history|tasks)");
        String mine = plan(statements
                .during(() -> answered(query.formatted("MINE"), Map.of()))
                .getFirst());
        assertThat(mine)
                .contains("Index Only Scan using orders_figures_of_one_idx")
                .contains("Index Only Scan using leads_figures_of_one_idx")
                .doesNotContainPattern("Seq Scan on (orders|leads|status_history|tasks)");
    }

    private void requireIndexed(String list, String sort) throws Exception {
        String query = "query ($after: String) { " + list + "(" + sort
                + "first: 20, after: $after) { nodes { id } pageInfo { endCursor } } }";
        String end =
                answered(query, Map.of()).data(list + ".pageInfo.endCursor").asString();
        List<String> first = statements.during(() -> answered(query, Map.of()));
        List<String> second = statements.during(() -> answered(query, Map.of("after", end)));
        for (List<String> sent : List.of(first, second)) {
            assertThat(sent).hasSize(1);
            assertThat(plan(sent.getFirst()))
                    .as(list + " " + sort + "\n" + sent.getFirst())
                    .contains("Index")
                    .doesNotContain("Seq Scan")
                    // An incremental one is none: codes are unique, so there is nothing to sort within a code.
                    .doesNotContainPattern("(?m)^\\s*(-> +)?Sort$");
        }
    }

    private Reply answered(String query, Map<String, String> variables) {
        // An analyst: the first request of a manager would add a user. Names are masked for analysts, who have no
        // inbox.
        Reply reply = api.as(query.matches(".*(FULL_NAME|inbox).*") ? "manager" : "analyst")
                .query(query, variables);
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        return reply;
    }

    /** The generic plan, for any parameters. */
    private String plan(String sql) throws SQLException {
        String numbered = sql;
        for (int i = 1; numbered.contains("?"); i++) {
            numbered = numbered.replaceFirst("\\?", "\\$" + i);
        }
        // Only the simple protocol sends a statement with places and no parameters.
        try (Connection connection = DriverManager.getConnection(database.url() + "&preferQueryMode=simple");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain (generic_plan, costs off) " + numbered)) {
            StringBuilder plan = new StringBuilder();
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
            return plan.toString();
        }
    }

    /** So many rows that reading them all would cost more than an index. */
    private void fill() {
        database.execute("""
                insert into users (id, name, role, created_at, updated_at)
                select gen_random_uuid(), 'Somebody ' || n, 'MANAGER', now(), now() from generate_series(1, %1$d) n;
                insert into customers (id, code, full_name, city, created_at, updated_at)
                select gen_random_uuid(), 'CUST-X' || n, 'Somebody ' || n, 'Town ' || n %% 50,
                  now() - n * interval '1 minute', now()
                from generate_series(1, %1$d) n;
                insert into leads (id, code, source, status, status_changed_at, created_at, updated_at)
                select gen_random_uuid(), 'LEAD-X' || n, 'source_' || n %% 50, (array['NEW', 'QUALIFIED',
                  'REJECTED'])[n %% 3 + 1],
                  now() - n * interval '1 minute', now() - n * interval '1 minute', now() - n * interval '1 minute'
                from generate_series(1, %1$d) n;
                insert into orders (id, order_code, customer_id, bike_snapshot, archived_bike, bike_name, status,
                  final_price,
                  status_changed_at, created_at, updated_at)
                select gen_random_uuid(), 'ORD-X' || n, '%2$s', '{"title": "Bike"}', true, 'Bike',
                  (array['CLOSED', 'REFUNDED', 'DELIVERED'])[n %% 3 + 1], n, now() - n * interval '1 minute',
                  now() - n * interval '1 minute', now() - n * interval '1 minute'
                from generate_series(1, %1$d) n;
                insert into coupons (id, code, percent, created_at, updated_at)
                select gen_random_uuid(), 'COUPON-' || n, 10, now() - n * interval '1 minute', now()
                from generate_series(1, %1$d) n;
                insert into reviews (id, order_id, rating, created_at, updated_at)
                select gen_random_uuid(), '%3$s', 5, now() - n * interval '1 minute', now()
                from generate_series(1, %1$d) n;
                insert into bikes (id, bike_id, name, brand, price, created_at, updated_at)
                select gen_random_uuid(), 'x-' || n, 'Bike', 'Brand ' || n %% 50, n, now() - n * interval '1 minute',
                  now() - n * interval '1 minute'
                from generate_series(1, %1$d) n;
                insert into tasks (id, title, due_at, created_at, updated_at)
                select gen_random_uuid(), 'Task', now() - n * interval '1 minute', now() - n * interval '1 minute',
                  now()
                from generate_series(1, %1$d) n;
                insert into inspections (id, order_id, stage, created_at, updated_at)
                select gen_random_uuid(), '%3$s', (array['DONE', 'WORKSHOP'])[n %% 2 + 1],
                  now() - n * interval '1 minute', now() - n * interval '1 minute'
                from generate_series(1, %1$d) n;
                insert into shipments (id, order_id, carrier, tracking_number, status, created_at, updated_at)
                select gen_random_uuid(), '%3$s', 'Carrier ' || n %% 50, 'X' || n, 'CUSTOMS',
                  now() - n * interval '1 minute', now()
                from generate_series(1, %1$d) n;
                insert into payments (id, order_id, direction, role, method, amount, currency, status,
                  external_reference, occurred_at, created_at, updated_at)
                select gen_random_uuid(), id, 'INCOMING', 'BALANCE', 'CARD', n, 'EUR', 'COMPLETED', 'X' || n,
                  now() - n * interval '1 minute', now() - n * interval '1 minute', now()
                from (select id, row_number() over () as n from orders) o;
                insert into status_history (id, subject, order_id, to_status, actor_kind, actor_name, occurred_at)
                select gen_random_uuid(), 'ORDER', '%3$s', 'CLOSED', 'SYSTEM', 'system', now() - n * interval '1 minute'
                from generate_series(1, %1$d) n;
                analyze""".formatted(ROWS, Fixture.customer(1), Fixture.order(1)));
    }
}
