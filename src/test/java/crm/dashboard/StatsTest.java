package crm.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Each group's numbers beside plain counts of the same records. */
@ApiTest
@ChangesTheDatabase
class StatsTest {

    private static final String MEASURES = """
            groups { keys { by value label } count sum { amount } average { amount } median { amount }
              conversion { rate successful total note } medianCycleDays }""";

    private static final String ZONE = "Asia/Kathmandu";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STATUS | o.status",
                "SOURCE | l.source",
                "MANAGER | o.assigned_manager::text",
                "CREATED_DAY | to_char(o.created_at at time zone 'Asia/Kathmandu', 'YYYY-MM-DD')",
                "CREATED_WEEK | to_char(o.created_at at time zone 'Asia/Kathmandu' - (extract(isodow from "
                        + "o.created_at at time zone 'Asia/Kathmandu') - 1) * interval '1 day', 'YYYY-MM-DD')",
                "CREATED_MONTH | to_char(o.created_at at time zone 'Asia/Kathmandu', 'YYYY-MM-01')",
                "DELIVERY_METHOD | o.delivery_method",
                "CITY | c.city",
                "BRAND | o.bike_snapshot ->> 'brand'",
            })
    void groupsOfOrdersMatchPlainCounts(String by, String key) {
        requireGroups("orderStats", by, key, "o.status in ('DELIVERED', 'PAID_OUT', 'CLOSED')", """
                from orders o left join leads l on l.id = o.lead_id join customers c on c.id = o.customer_id
                left join (
                  select order_id as id, min(occurred_at) as at from status_history
                  where to_status in ('DELIVERED', 'PAID_OUT', 'CLOSED') group by order_id) a on a.id = o.id""", "o");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STATUS | l.status",
                "SOURCE | l.source",
                "MANAGER | l.assigned_manager::text",
                "CREATED_DAY | to_char(l.created_at at time zone 'Asia/Kathmandu', 'YYYY-MM-DD')",
                "CREATED_MONTH | to_char(l.created_at at time zone 'Asia/Kathmandu', 'YYYY-MM-01')",
                "DELIVERY_METHOD | o.delivery_method",
                "CITY | c.city",
                "BRAND | l.bike_snapshot ->> 'brand'",
            })
    void groupsOfLeadsMatchPlainCounts(String by, String key) {
        requireGroups("leadStats", by, key, "l.status = 'CONVERTED'", """
                from leads l left join orders o on o.lead_id = l.id left join customers c on c.id = l.customer_id
                left join (
                  select lead_id as id, min(occurred_at) as at from status_history
                  where to_status = 'CONVERTED' and (rebuilt or not imported) group by lead_id) a on a.id = l.id
                """, "l");
    }

    private void requireGroups(String field, String by, String key, String aim, String from, String table) {
        JsonNode groups = api.query(
                        "{ " + field + "(groupBy: [" + by + "], timeZone: \"" + ZONE + "\") { " + MEASURES + " } }")
                .data(field + ".groups");
        List<String> expected = new ArrayList<>();
        database.jdbc().sql("select distinct " + key + " " + from).query(row -> {
            expected.add(row.getString(1));
        });
        assertThat(groups.size()).isEqualTo(expected.size());
        List<String> found = new ArrayList<>();
        for (JsonNode group : groups) {
            JsonNode value = group.path("keys").path(0).path("value");
            String text = value.isNull() ? null : value.asString();
            found.add(text);
            assertThat(group.path("keys").path(0).path("by").asString()).isEqualTo(by);
            assertThat(group.path("keys").path(0).path("label").asString()).isNotBlank();
            database.jdbc()
                    .sql("select count(*) as total, count(*) filter (where " + aim + ") as successful,"
                            + " coalesce(sum(o.final_price), 0) as sum, avg(o.final_price) as average,"
                            + " percentile_cont(0.5) within group (order by o.final_price) as median,"
                            + " percentile_cont(0.5) within group (order by extract(epoch from a.at - " + table
                            + ".created_at) / 86400) as days " + from + " where " + key + " is not distinct from ?")
                    .param(text)
                    .query(row -> {
                        assertThat(group.path("count").asInt()).isEqualTo(row.getInt("total"));
                        assertThat(group.path("conversion").path("total").asInt())
                                .isEqualTo(row.getInt("total"));
                        assertThat(group.path("conversion").path("successful").asInt())
                                .isEqualTo(row.getInt("successful"));
                        if (row.getInt("total") < 5) {
                            assertThat(group.path("conversion").path("rate").isNull())
                                    .isTrue();
                        } else {
                            assertThat(group.path("conversion").path("rate").asDouble())
                                    .isCloseTo(
                                            (double) row.getInt("successful") / row.getInt("total"), within(0.000501));
                        }
                        requireAmount(group.path("sum"), row.getBigDecimal("sum"));
                        requireAmount(group.path("average"), row.getBigDecimal("average"));
                        requireAmount(group.path("median"), row.getBigDecimal("median"));
                        if (row.getObject("days") == null) {
                            assertThat(group.path("medianCycleDays").isNull()).isTrue();
                        } else {
                            assertThat(group.path("medianCycleDays").asDouble())
                                    .isCloseTo(row.getDouble("days"), within(1e-9));
                        }
                    });
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void requireAmount(JsonNode money, BigDecimal amount) {
        if (amount == null) {
            assertThat(money.isNull()).isTrue();
        } else {
            assertThat(new BigDecimal(money.path("amount").asString()))
                    .isCloseTo(amount, within(new BigDecimal("0.00501")));
        }
    }

    @Test
    void sortsGroupsByKeyWithNullLast() {
        Reply reply = api.query("""
                { orderStats(groupBy: [STATUS, MANAGER], filter: {status: [CANCELLED, CLOSED, DELIVERED]}) {
                    groups { keys { value label } count } } }""");
        List<String> keys = new ArrayList<>();
        reply.data("orderStats.groups")
                .forEach(group ->
                        keys.add(group.path("keys").path(0).path("label").asString() + "/"
                                + group.path("keys").path(1).path("label").asString() + "/"
                                + group.path("count").asInt()));
        assertThat(keys)
                .containsExactly(
                        "Delivered/Vera Klein/3",
                        "Delivered/None/4",
                        "Closed/Vera Klein/3",
                        "Closed/None/4",
                        "Cancelled/Марк Орлов/1",
                        "Cancelled/Vera Klein/2",
                        "Cancelled/None/4");
    }

    @Test
    void translatesLabels() {
        Reply reply = api.as("analyst").in("ru").query("""
                { leadStats(groupBy: [STATUS]) { groups { keys { label } } } orderStats(groupBy: [MANAGER]) { groups {
                  keys { label } } } }
                """);
        assertThat(reply.data("leadStats.groups").toString()).contains("Новый");
        assertThat(reply.data("orderStats.groups").toString())
                .contains("Не указано")
                .contains("Марк Орлов");
    }

    @Test
    void filtersLikeTheList() {
        String filter = "{assignedManager: [\"" + Fixture.user(3)
                + "\"], createdAt: {from: \"2018-05-01T00:00:00Z\"}, slaBreached: true}";
        Reply reply = api.query(
                "{ orders(filter: " + filter + ", first: 100) { nodes { id } } orderStats(groupBy: [STATUS], filter: "
                        + filter + ") { groups { count } } }");
        int counted = 0;
        for (JsonNode group : reply.data("orderStats.groups")) {
            counted += group.path("count").asInt();
        }
        assertThat(counted).isPositive().isEqualTo(reply.data("orders.nodes").size());
    }

    /** Otherwise a group of one would tell in which city the owner of a phone number lives. */
    @Test
    void analystsCannotSearchMaskedData() {
        for (String sought : List.of("+79001234567", "Владислав", "vlad.orlov@example.com")) {
            String query = "{ orderStats(groupBy: [CITY], filter: {search: \"" + sought
                    + "\"}) { groups { count } } leadStats(groupBy: [CITY], filter: {search: \"" + sought
                    + "\"}) { groups { count } } }";
            assertThat(api.query(query).data("orderStats.groups").size())
                    .as(sought)
                    .isPositive();
            assertThat(api.query(query).data("leadStats.groups").size())
                    .as(sought)
                    .isPositive();
            assertThat(api.as("analyst").query(query).data("orderStats.groups").size())
                    .as(sought)
                    .isZero();
            assertThat(api.as("analyst").query(query).data("leadStats.groups").size())
                    .as(sought)
                    .isZero();
        }
    }

    @Test
    void refusesMoreThanAThousandGroups() {
        database.execute("""
                insert into orders (id, order_code, customer_id, bike_snapshot, archived_bike, bike_name, status,
                  status_changed_at, created_at, updated_at)
                select gen_random_uuid(), 'ORD-G' || n, '%s', jsonb_build_object('title', 'Bike', 'brand',
                  'Brand ' || n), true,
                  'Bike', 'CLOSED', now(), '2019-01-01T00:00Z', now()
                from generate_series(1, 1001) n""".formatted(Fixture.customer(1)));
        String query =
                "{ orderStats(groupBy: [BRAND], filter: {createdAt: {from: \"2019-01-01T00:00:00Z\"}%s}) { groups { "
                        + "count } } }";
        Reply refused = api.query(query.formatted(""));
        assertThat(refused.refusal().code()).isEqualTo("BAD_REQUEST");
        assertThat(refused.refusal().argument()).isEqualTo("groupBy");
        assertThat(refused.refusal().message()).contains("1,000");
        database.execute("delete from orders where order_code = 'ORD-G1001'");
        assertThat(api.query(query.formatted("")).data("orderStats.groups").size())
                .isEqualTo(1000);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("groupBy: []", "groupBy"),
                Arguments.of("groupBy: [CITY, STATUS, CITY]", "groupBy"),
                Arguments.of("groupBy: [CREATED_DAY], timeZone: \"Middle/Earth\"", "timeZone"),
                Arguments.of("groupBy: [CREATED_DAY], timeZone: \"SystemV/AST4\"", "timeZone"),
                Arguments.of("groupBy: [CREATED_DAY], timeZone: \"-10:00\"", "timeZone"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInvalidGroupings(String arguments, String argument) {
        for (String field : List.of("orderStats", "leadStats")) {
            Reply reply = api.query("{ " + field + "(" + arguments + ") { groups { count } } }");
            assertThat(reply.refusal().code()).isEqualTo("BAD_REQUEST");
            assertThat(reply.refusal().argument()).isEqualTo(argument);
        }
    }

    @Test
    void anEmptyDatabaseHasNoGroups() {
        database.deleteRecords();
        assertThat(api.as("analyst")
                        .query("{ orderStats(groupBy: [CITY]) { groups { count } } leadStats(groupBy: [CITY, "
                                + "BRAND]) { groups { count } } }")
                        .body())
                .isEqualTo("{\"data\":{\"orderStats\":{\"groups\":[]},\"leadStats\":{\"groups\":[]}}}");
    }

    @Test
    void takesOneStatementForEveryGrouping() throws Exception {
        for (String groups : List.of("STATUS", "MANAGER, CITY, BRAND, SOURCE, CREATED_DAY")) {
            assertThat(statements.during(() ->
                            api.as("analyst").query("{ orderStats(groupBy: [" + groups + "]) { " + MEASURES + " } }")))
                    .hasSize(1);
        }
    }

    /** What is taken for a time zone, PostgreSQL has to take as well. */
    @Test
    void databaseKnowsEveryTimeZone() {
        assertThat(database.jdbc()
                        .sql("select name from pg_timezone_names")
                        .query(String.class)
                        .list())
                .containsAll(ZoneId.getAvailableZoneIds().stream()
                        .filter(zone -> !zone.startsWith("SystemV/"))
                        .toList());
    }
}
