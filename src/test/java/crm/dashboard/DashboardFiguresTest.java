package crm.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.Tokens;
import crm.legacy.ImportedExport;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;

/**
 * Every number of the dashboard beside a plain count of it, on an imported export. Around two changes of the clocks in
 * New York it has an order and a lead every half an hour besides, so that a day that begins an hour too early shows.
 */
@ApiTest
@ChangesTheDatabase
class DashboardFiguresTest {

    private static final List<String> ZONES = List.of("UTC", "Europe/Moscow", "America/New_York", "Asia/Kathmandu");

    /** Across ends of months, both changes of the clocks of 2017, single days of them, and all there is. */
    private static final List<List<String>> PERIODS = List.of(
            List.of("2016-09-28", "2016-10-12"),
            List.of("2017-01-25", "2017-02-03"),
            List.of("2017-03-01", "2017-03-20"),
            List.of("2017-03-12", "2017-03-13"),
            List.of("2017-10-28", "2017-11-08"),
            List.of("2017-11-05", "2017-11-06"),
            List.of("2018-06-01", "2018-07-03"),
            List.of("2012-01-01", "2020-01-01"));

    private static final String SUCCESSFUL = "status in ('DELIVERED', 'PAID_OUT', 'CLOSED')";

    private static final String ACTIVE = "status not in ('DELIVERED', 'PAID_OUT', 'CLOSED', 'CANCELLED', 'REFUNDED')";

    private static final String EVERYTHING = """
            query ($scope: DashboardScope!, $from: Date, $to: Date, $zone: String) {
              dashboard(scope: $scope, from: $from, to: $to, timeZone: $zone) {
                asOf from to timeZone totalOrders activeOrders totalLeads
                byStatus { status count }
                conversion { rate successful total note } leadConversion { rate successful total note }
                revenue { ...value } activeValue { ...value }
                daily { date orders successfulOrders revenue { ...value } leads convertedLeads }
                deltas { from to totalOrders { ...delta } successfulOrders { ...delta } totalLeads { ...delta }
                  convertedLeads { ...delta } conversionRate leadConversionRate revenue { ...value } }
                timeInStatus { status count medianHours }
                awaitingManager { orders leads total } slaBreaches { orders leads total } overdueTasks
                workload { manager { id } activeOrders breachedOrders openLeads breachedLeads openTasks overdueTasks }
              }
            }
            fragment value on OrderValue { eur { amount currency } rub { amount currency } }
            fragment delta on CountDelta { before difference ratio }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    /** One connection for all of the plain counts. */
    private SingleConnectionDataSource connection;

    private JdbcClient plain;

    @BeforeEach
    void connect() {
        connection = new SingleConnectionDataSource(database.url(), true);
        plain = JdbcClient.create(connection);
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

    @BeforeEach
    void importExport(@TempDir Path reports) {
        ImportedExport.into(database, reports);
        database.execute("""
                insert into leads (id, code, source, status, assigned_manager, status_changed_at, created_at,
                  updated_at)
                select gen_random_uuid(), 'LEAD-H' || row_number() over (), 'fair', (array['NEW', 'CONVERTED',
                  'REJECTED'])[n % 3 + 1],
                  (select u.id from users u order by u.id offset n % 5 limit 1), at, at, at
                from unnest(array['2017-03-11T00:10Z', '2017-11-04T00:10Z']::timestamptz[]) start, generate_series(0,
                  120) n,
                  lateral (select start + n * interval '30 minutes' as at) t;
                insert into orders (id, order_code, customer_id, lead_id, bike_snapshot, archived_bike, bike_name,
                  status,
                  assigned_manager, final_price, total_price_rub, status_changed_at, created_at, updated_at)
                select gen_random_uuid(), replace(l.code, 'LEAD', 'ORD'), (select min(c.id::text)
                  from customers c)::uuid,
                  case when l.n % 4 = 0 then l.id end, '{"title": "Bike"}', true, 'Bike',
                  (array['PENDING_MANAGER', 'IN_TRANSIT', 'DELIVERED', 'CANCELLED', 'PAID_OUT', 'CLOSED',
                    'REFUNDED'])[l.n % 7 + 1],
                  l.assigned_manager, case when l.n % 5 > 0 then 100.01 * l.n end, 9000.5 * l.n, l.created_at,
                    l.created_at,
                  l.created_at
                from (select l.*, row_number() over (order by l.created_at, l.id) as n from leads l
                  where l.source = 'fair') l;
                insert into status_history (id, subject, order_id, from_status, to_status, actor_kind, actor_name,
                  occurred_at, former_status_seconds)
                select gen_random_uuid(), 'ORDER', o.id, 'PENDING_MANAGER', 'AWAITING_DEPOSIT', 'SYSTEM', 'system',
                  o.created_at + interval '40 minutes', extract(epoch from o.created_at)::bigint % 7919
                from orders o where o.order_code like 'ORD-H%'""");
    }

    @Test
    void figuresOfAllMatchPlainCounts() {
        Set<Integer> sizes = new HashSet<>();
        for (String zone : ZONES) {
            for (List<String> period : PERIODS) {
                JsonNode dashboard = dashboard("ALL", period, zone);
                compare(dashboard, zone, null);
                if (sizes.isEmpty()) {
                    requireNow(dashboard, null, "");
                }
                sizes.add(dashboard.path("totalOrders").asInt());
            }
        }
        // The same days hold other orders elsewhere, or the time zones have proved nothing.
        assertThat(sizes.size()).isGreaterThan(PERIODS.size());
    }

    @Test
    void figuresOfOneManagerMatchPlainCounts() {
        for (String manager : plain.sql("select u.id::text from users u order by u.id limit 2")
                .query(String.class)
                .list()) {
            for (String zone : ZONES) {
                Reply reply = api.withToken(Tokens.of(manager, "Somebody", "manager"))
                        .query(EVERYTHING, variables("MINE", PERIODS.get(4), zone));
                assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
                compare(reply.data("dashboard"), zone, manager);
                requireNow(reply.data("dashboard"), manager, " and assigned_manager = '" + manager + "'");
                assertThat(reply.data("dashboard.totalOrders").asInt()).isPositive();
                assertThat(reply.data("dashboard.workload").size()).isEqualTo(1);
            }
        }
    }

    /** What is not asked for costs nothing, and what is asked for is the same. */
    @Test
    void eachPartIsIndependentOfTheSelection() {
        JsonNode whole = dashboard("ALL", PERIODS.get(4), "Asia/Kathmandu");
        for (String part : List.of(
                "totalOrders",
                "byStatus { status count }",
                "conversion { rate successful total note }",
                "revenue { eur { amount currency } rub { amount currency } }",
                "daily { date orders successfulOrders revenue { eur { amount currency } rub { amount currency } } "
                        + "leads convertedLeads }",
                "totalLeads",
                "leadConversion { rate successful total note }",
                "timeInStatus { status count medianHours }",
                "awaitingManager { orders leads total }",
                "overdueTasks")) {
            String name = part.replaceFirst("\\W.*", "");
            Reply alone = api.query("""
                    { dashboard(from: "2017-10-28", to: "2017-11-08", timeZone: "Asia/Kathmandu") { %s } }
                    """.formatted(part));
            assertThat(alone.data("dashboard." + name)).as(part).isEqualTo(whole.path(name));
        }
        assertThat(api.query("""
                        { dashboard(from: "2017-10-28", to: "2017-11-08", timeZone: "Asia/Kathmandu") {
                            deltas { totalOrders { before difference } } } }
                        """).data("dashboard.deltas.totalOrders.difference"))
                .isEqualTo(whole.path("deltas").path("totalOrders").path("difference"));
    }

    /** Without days, the period is all there is. */
    @Test
    void countsAllWithoutAPeriod() {
        JsonNode dashboard =
                api.query("{ dashboard { from to totalOrders totalLeads } }").data("dashboard");
        assertThat(dashboard.path("totalOrders").asInt()).isEqualTo(number("select count(*) from orders"));
        assertThat(dashboard.path("totalLeads").asInt()).isEqualTo(number("select count(*) from leads"));
        assertThat(dashboard.path("from").asString()).isEqualTo(text("""
                        select least((select min(created_at) from orders), (select min(created_at)
                          from leads))::date::text
                        """));
        assertThat(dashboard.path("to").asString()).isEqualTo("2018-07-03");
    }

    private JsonNode dashboard(String scope, List<String> period, String zone) {
        Reply reply = api.query(EVERYTHING, variables(scope, period, zone));
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        return reply.data("dashboard");
    }

    private static Map<String, Object> variables(String scope, List<String> period, String zone) {
        return Map.of("scope", scope, "from", period.get(0), "to", period.get(1), "zone", zone);
    }

    private void compare(JsonNode dashboard, String zone, @Nullable String manager) {
        LocalDate from = LocalDate.parse(dashboard.path("from").asString());
        LocalDate to = LocalDate.parse(dashboard.path("to").asString());
        LocalDate before = from.minusDays(to.toEpochDay() - from.toEpochDay());
        String mine = manager == null ? "" : " and assigned_manager = '" + manager + "'";
        Counts now = new Counts(from, to, zone, mine);
        Counts then = new Counts(before, from, zone, mine);

        now.requireTotals(dashboard);
        requireDays(dashboard.path("daily"), from, to, zone, mine);

        JsonNode deltas = dashboard.path("deltas");
        assertThat(deltas.path("from").asString()).isEqualTo(before.toString());
        assertThat(deltas.path("to").asString()).isEqualTo(from.toString());
        requireDelta(deltas.path("totalOrders"), then.orders("true"), now.orders("true"));
        requireDelta(deltas.path("successfulOrders"), then.orders(SUCCESSFUL), now.orders(SUCCESSFUL));
        requireDelta(deltas.path("totalLeads"), then.leads("true"), now.leads("true"));
        requireDelta(
                deltas.path("convertedLeads"), then.leads("status = 'CONVERTED'"), now.leads("status = 'CONVERTED'"));
        requireDifference(
                deltas.path("conversionRate"),
                then.rate(then.orders(SUCCESSFUL), then.orders("true")),
                now.rate(now.orders(SUCCESSFUL), now.orders("true")));
        requireDifference(
                deltas.path("leadConversionRate"),
                then.rate(then.leads("status = 'CONVERTED'"), then.leads("true")),
                now.rate(now.leads("status = 'CONVERTED'"), now.leads("true")));
        requireAmount(
                deltas.path("revenue").path("eur"),
                now.sum("final_price", SUCCESSFUL).subtract(then.sum("final_price", SUCCESSFUL)));
        requireAmount(
                deltas.path("revenue").path("rub"),
                now.sum("total_price_rub", SUCCESSFUL).subtract(then.sum("total_price_rub", SUCCESSFUL)));

        for (JsonNode time : dashboard.path("timeInStatus")) {
            String stays = " from status_history h join orders o on o.id = h.order_id"
                    + " where h.former_status_seconds is not null and h.from_status = '"
                    + time.path("status").asString() + "' and " + days("h.occurred_at", from, to, zone)
                    + mine.replace("assigned_manager", "o.assigned_manager");
            assertThat(time.path("count").asInt()).isEqualTo(number("select count(*)" + stays));
            String median =
                    text("select (percentile_cont(0.5) within group (order by h.former_status_seconds) / 3600)::text"
                            + stays);
            if (median == null) {
                assertThat(time.path("medianHours").isNull()).isTrue();
            } else {
                assertThat(time.path("medianHours").asDouble()).isCloseTo(Double.parseDouble(median), within(1e-9));
            }
        }
    }

    private void requireNow(JsonNode dashboard, @Nullable String manager, String mine) {
        String due = " and sla_due_at <= '" + Fixture.NOW + "'";
        int orders = number("select count(*) from orders where status = 'PENDING_MANAGER'"
                + " and assigned_manager is null" + mine);
        int leads = number(
                "select count(*) from leads l where status = 'NEW' and id not in (select lead_id from orders where"
                        + " lead_id is not null) and assigned_manager is null" + mine);
        requireBoth(dashboard.path("awaitingManager"), orders, leads);
        requireBoth(
                dashboard.path("slaBreaches"),
                number("select count(*) from orders where true" + due + mine),
                number("select count(*) from leads where true" + due + mine));
        String overdue = " from tasks where not completed and due_at <= '" + Fixture.NOW + "'";
        assertThat(dashboard.path("overdueTasks").asInt())
                .isEqualTo(number("select count(*)" + overdue + mine.replace("assigned_manager", "assignee")));

        Set<String> managers = new HashSet<>();
        for (JsonNode load : dashboard.path("workload")) {
            String id = load.path("manager").path("id").asString();
            managers.add(id);
            String theirs = " and assigned_manager = '" + id + "'";
            String open = "status not in ('REJECTED', 'CONVERTED')";
            Map<String, Integer> expected = new HashMap<>();
            expected.put("activeOrders", number("select count(*) from orders where " + ACTIVE + theirs));
            expected.put("breachedOrders", number("select count(*) from orders where true" + due + theirs));
            expected.put("openLeads", number("select count(*) from leads where " + open + theirs));
            expected.put("breachedLeads", number("select count(*) from leads where true" + due + theirs));
            expected.put(
                    "openTasks", number("select count(*) from tasks where not completed and assignee = '" + id + "'"));
            expected.put("overdueTasks", number("select count(*)" + overdue + " and assignee = '" + id + "'"));
            expected.forEach((field, count) ->
                    assertThat(load.path(field).asInt()).as(field).isEqualTo(count));
        }
        assertThat(managers)
                .isEqualTo(
                        manager != null
                                ? Set.of(manager)
                                : new HashSet<>(
                                        plain.sql("""
                        select u.id::text from users u
                        where u.active and u.role in ('MANAGER', 'ADMIN')
                          or u.id in (select assigned_manager from orders where status not in ('CLOSED', 'CANCELLED',
                            'REFUNDED'))
                          or u.id in (select assigned_manager from leads where status not in ('REJECTED', 'CONVERTED'))
                          or u.id in (select assignee from tasks where not completed)""").query(String.class).list()));
    }

    private void requireDays(JsonNode daily, LocalDate from, LocalDate to, String zone, String mine) {
        assertThat(daily.size()).isEqualTo((int) (to.toEpochDay() - from.toEpochDay()));
        Map<String, Object[]> orders = new HashMap<>();
        plain.sql(("select (created_at at time zone '%s')::date::text as day, count(*), count(*) filter (where "
                                + "%s), coalesce(sum(final_price) filter (where %s), 0), coalesce(sum(total_price_rub) "
                                + "filter (where %s), 0) from orders where true%s group by 1")
                        .formatted(zone, SUCCESSFUL, SUCCESSFUL, SUCCESSFUL, mine))
                .query(row -> {
                    orders.put(
                            row.getString(1),
                            new Object[] {row.getInt(2), row.getInt(3), row.getBigDecimal(4), row.getBigDecimal(5)});
                });
        Map<String, Object[]> leads = new HashMap<>();
        plain.sql(("select (created_at at time zone '%s')::date::text as day, count(*), count(*) filter (where "
                                + "status = 'CONVERTED') from leads where true%s group by 1")
                        .formatted(zone, mine))
                .query(row -> {
                    leads.put(row.getString(1), new Object[] {row.getInt(2), row.getInt(3)});
                });
        Object[] none = {0, 0, BigDecimal.ZERO, BigDecimal.ZERO};
        for (int i = 0; i < daily.size(); i++) {
            JsonNode day = daily.path(i);
            String date = from.plusDays(i).toString();
            assertThat(day.path("date").asString()).isEqualTo(date);
            Object[] ofOrders = orders.getOrDefault(date, none);
            Object[] ofLeads = leads.getOrDefault(date, none);
            assertThat(day.path("orders").asInt()).as(date + zone).isEqualTo(ofOrders[0]);
            assertThat(day.path("successfulOrders").asInt()).isEqualTo(ofOrders[1]);
            requireAmount(day.path("revenue").path("eur"), (BigDecimal) ofOrders[2]);
            requireAmount(day.path("revenue").path("rub"), (BigDecimal) ofOrders[3]);
            assertThat(day.path("leads").asInt()).as(date + zone).isEqualTo(ofLeads[0]);
            assertThat(day.path("convertedLeads").asInt()).isEqualTo(ofLeads[1]);
        }
    }

    /** Plain counts of one period. */
    private final class Counts {

        private final String where;

        Counts(LocalDate from, LocalDate to, String zone, String mine) {
            where = days("created_at", from, to, zone) + mine;
        }

        int orders(String condition) {
            return number("select count(*) from orders where " + where + " and " + condition);
        }

        int leads(String condition) {
            return number("select count(*) from leads where " + where + " and " + condition);
        }

        BigDecimal sum(String column, String condition) {
            return plain.sql("select coalesce(sum(" + column + "), 0) from orders where " + where + " and " + condition)
                    .query(BigDecimal.class)
                    .single();
        }

        @Nullable
        BigDecimal rate(int successful, int total) {
            return total < 5
                    ? null
                    : new BigDecimal(text("select round(%d::numeric / %d, 3)::text".formatted(successful, total)));
        }

        void requireTotals(JsonNode dashboard) {
            assertThat(dashboard.path("totalOrders").asInt()).isEqualTo(orders("true"));
            assertThat(dashboard.path("activeOrders").asInt()).isEqualTo(orders(ACTIVE));
            assertThat(dashboard.path("totalLeads").asInt()).isEqualTo(leads("true"));
            assertThat(dashboard.path("byStatus").size()).isEqualTo(15);
            for (JsonNode status : dashboard.path("byStatus")) {
                assertThat(status.path("count").asInt())
                        .isEqualTo(orders("status = '" + status.path("status").asString() + "'"));
            }
            requireConversion(dashboard.path("conversion"), orders(SUCCESSFUL), orders("true"));
            requireConversion(dashboard.path("leadConversion"), leads("status = 'CONVERTED'"), leads("true"));
            requireAmount(dashboard.path("revenue").path("eur"), sum("final_price", SUCCESSFUL));
            requireAmount(dashboard.path("revenue").path("rub"), sum("total_price_rub", SUCCESSFUL));
            requireAmount(dashboard.path("activeValue").path("eur"), sum("final_price", ACTIVE));
            requireAmount(dashboard.path("activeValue").path("rub"), sum("total_price_rub", ACTIVE));
        }

        private void requireConversion(JsonNode conversion, int successful, int total) {
            assertThat(conversion.path("successful").asInt()).isEqualTo(successful);
            assertThat(conversion.path("total").asInt()).isEqualTo(total);
            BigDecimal rate = rate(successful, total);
            if (rate == null) {
                assertThat(conversion.path("rate").isNull()).isTrue();
                assertThat(conversion.path("note").asString()).contains("5");
            } else {
                assertThat(conversion.path("rate").asDouble()).isEqualTo(rate.doubleValue());
                assertThat(conversion.path("note").isNull()).isTrue();
            }
        }
    }

    private static void requireBoth(JsonNode waiting, int orders, int leads) {
        assertThat(waiting.path("orders").asInt()).isEqualTo(orders);
        assertThat(waiting.path("leads").asInt()).isEqualTo(leads);
        assertThat(waiting.path("total").asInt()).isEqualTo(orders + leads);
    }

    private static void requireDelta(JsonNode delta, int before, int now) {
        assertThat(delta.path("before").asInt()).isEqualTo(before);
        assertThat(delta.path("difference").asInt()).isEqualTo(now - before);
        if (before == 0) {
            assertThat(delta.path("ratio").isNull()).isTrue();
        } else {
            assertThat(delta.path("ratio").asDouble()).isCloseTo((double) (now - before) / before, within(0.000501));
        }
    }

    private static void requireDifference(JsonNode difference, @Nullable BigDecimal before, @Nullable BigDecimal now) {
        if (before == null || now == null) {
            assertThat(difference.isNull()).isTrue();
        } else {
            assertThat(difference.asDouble()).isEqualTo(now.subtract(before).doubleValue());
        }
    }

    private static void requireAmount(JsonNode money, BigDecimal amount) {
        assertThat(new BigDecimal(money.path("amount").asString())).isEqualByComparingTo(amount);
    }

    /** The days of a period in a time zone, as an analyst would write them. */
    private static String days(String column, LocalDate from, LocalDate to, String zone) {
        return "(%s at time zone '%s')::date >= '%s' and (%s at time zone '%s')::date < '%s'"
                .formatted(column, zone, from, column, zone, to);
    }

    private int number(String sql) {
        return plain.sql(sql).query(Integer.class).single();
    }

    private @Nullable String text(String sql) {
        return plain.sql(sql)
                .query((row, number) -> Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null);
    }
}
