package crm.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import crm.Tokens;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
@ChangesTheDatabase
class DashboardTest {

    private static final String EVERYTHING = """
            { dashboard(from: "2018-05-01", to: "2018-07-03") {
                asOf from to timeZone totalOrders activeOrders totalLeads byStatus { status label count }
                conversion { rate successful total note } leadConversion { rate successful total note }
                revenue { eur { amount currency } rub { amount currency } } activeValue { eur { amount } rub { amount }
                  }
                daily { date orders successfulOrders revenue { eur { amount } rub { amount } } leads convertedLeads }
                deltas { from to totalOrders { before difference ratio } conversionRate leadConversionRate }
                timeInStatus { status label count medianHours }
                awaitingManager { orders leads total } slaBreaches { orders leads total } overdueTasks
                workload { manager { id name } activeOrders breachedOrders openLeads breachedLeads openTasks
                  overdueTasks } } }
            """;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    @Test
    void anEmptyDatabaseHasZerosAndNulls() {
        database.deleteRecords();
        // An analyst: a manager would be added to the users.
        JsonParts empty = new JsonParts(api.as("analyst").query(EVERYTHING));
        assertThat(empty.number("totalOrders")).isZero();
        assertThat(empty.number("totalLeads")).isZero();
        assertThat(empty.text("conversion"))
                .isEqualTo("{\"rate\":null,\"successful\":0,\"total\":0,\"note\":\"Not enough data for a rate: fewer "
                        + "than 5 records.\"}");
        assertThat(empty.text("revenue"))
                .isEqualTo("{\"eur\":{\"amount\":\"0.00\",\"currency\":\"EUR\"},"
                        + "\"rub\":{\"amount\":\"0.00\",\"currency\":\"RUB\"}}");
        assertThat(empty.text("deltas"))
                .isEqualTo("{\"from\":\"2018-02-27\",\"to\":\"2018-05-01\","
                        + "\"totalOrders\":{\"before\":0,\"difference\":0,\"ratio\":null},"
                        + "\"conversionRate\":null,\"leadConversionRate\":null}");
        assertThat(empty.text("awaitingManager")).isEqualTo("{\"orders\":0,\"leads\":0,\"total\":0}");
        assertThat(empty.text("slaBreaches")).isEqualTo("{\"orders\":0,\"leads\":0,\"total\":0}");
        assertThat(empty.number("overdueTasks")).isZero();
        assertThat(empty.text("workload")).isEqualTo("[]");
        assertThat(empty.text("timeInStatus"))
                .contains("\"count\":0,\"medianHours\":null")
                .doesNotContain("\"count\":1");
        assertThat(empty.text("daily").split("\"date\"")).hasSize(1 + 63);
        // Nor is there a first day.
        assertThat(api.as("analyst")
                        .query("{ dashboard { from to totalOrders } }")
                        .data("dashboard")
                        .toString())
                .isEqualTo("{\"from\":\"2018-07-02\",\"to\":\"2018-07-03\",\"totalOrders\":0}");
    }

    @Test
    void computesTheConversionRate() {
        database.execute("""
                set session_replication_role = replica;
                update orders set created_at = '2019-03-01T09:00Z', status = 'PENDING_MANAGER', cancel_reason = null
                where order_code <= 'ORD-000006';
                update orders set status = 'DELIVERED' where order_code = 'ORD-000006'""");
        assertThat(conversion("2019-03-01", "2019-03-02").toString())
                .isEqualTo("{\"rate\":0.167,\"successful\":1,\"total\":6,\"note\":null}");
    }

    @Test
    void noRateAndANoteForFewerThanFiveOrders() {
        database.execute("update orders set created_at = '2019-03-01T09:00Z' where order_code <= 'ORD-000004'");
        assertThat(conversion("2019-03-01", "2019-03-02").toString())
                .isEqualTo("{\"rate\":null,\"successful\":0,\"total\":4,\"note\":\"Not enough data for a rate: fewer "
                        + "than 5 records.\"}");
        database.execute("update orders set created_at = '2019-03-01T09:00Z' where order_code = 'ORD-000005'");
        assertThat(conversion("2019-03-01", "2019-03-02").toString())
                .isEqualTo("{\"rate\":0.0,\"successful\":0,\"total\":5,\"note\":null}");
        Reply russian = api.as("manager").in("ru").query("""
                { dashboard(from: "2019-02-01", to: "2019-02-02") { conversion { note } byStatus { label } } }""");
        assertThat(russian.data("dashboard.conversion.note").asString()).contains("меньше 5 записей");
        assertThat(russian.texts("dashboard.byStatus", "label"))
                .doesNotContainNull()
                .allMatch(label -> label.matches(".*[а-я].*"));
    }

    private JsonNode conversion(String from, String to) {
        return api.query("""
                { dashboard(from: "%s", to: "%s") { conversion { rate successful total note } } }
                """.formatted(from, to)).data("dashboard.conversion");
    }

    /** The fixture's manager has what is counted here by hand; the analyst has nothing. */
    @Test
    void scopeMineCountsAssignedRecords() {
        String query = """
                { dashboard(scope: MINE) { totalOrders totalLeads awaitingManager { total } workload { manager { name }
                  } } }
                """;
        assertThat(api.query(query).data("dashboard").toString())
                .isEqualTo("{\"totalOrders\":13,\"totalLeads\":3,\"awaitingManager\":{\"total\":0},"
                        + "\"workload\":[{\"manager\":{\"name\":\"Марк Орлов\"}}]}");
        assertThat(api.as("analyst").query(query).data("dashboard").toString())
                .isEqualTo("{\"totalOrders\":0,\"totalLeads\":0,\"awaitingManager\":{\"total\":0},\"workload\":[]}");
    }

    /** The identity provider decides on the form of an analyst's id. */
    @Test
    void scopeMineIsRefusedForAnIdThatIsNoUuid() {
        Reply reply = api.withToken(Tokens.of("auth0|5e0099", "Demo analyst", "analyst"))
                .query("{ dashboard(scope: MINE) { totalOrders } }");
        assertThat(reply.refusal())
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST",
                        "scope",
                        "Only users have orders and leads of their own. Leave this argument out to see everything."));
    }

    /** A lead that has an order waits with it, not beside it. */
    @Test
    void newLeadWithoutAnOrderAwaitsAManager() {
        String query = "{ dashboard { awaitingManager { orders leads total } } }";
        assertThat(api.query(query).data("dashboard.awaitingManager").toString())
                .isEqualTo("{\"orders\":1,\"leads\":0,\"total\":1}");
        database.execute("update orders set lead_id = null where order_code = 'ORD-000001'");
        assertThat(api.query(query).data("dashboard.awaitingManager").toString())
                .isEqualTo("{\"orders\":1,\"leads\":1,\"total\":2}");
        // What is assigned has been picked up.
        api.query("mutation { assignLead(input: {id: \"LEAD-000001\", managerId: \"" + Fixture.MANAGER
                + "\"}) { replayed } }");
        assertThat(api.query(query).data("dashboard.awaitingManager").toString())
                .isEqualTo("{\"orders\":1,\"leads\":0,\"total\":1}");
        api.query("mutation { assignOrders(input: {ids: [\"ORD-000001\"], managerId: \"" + Fixture.MANAGER
                + "\"}) { replayed } }");
        assertThat(api.query(query).data("dashboard.awaitingManager").toString())
                .isEqualTo("{\"orders\":0,\"leads\":0,\"total\":0}");
    }

    /** One counts, one reads the managers; to find the first day is a third, where none is named. */
    @Test
    void takesTwoStatementsForEveryPeriod() throws Exception {
        List<String> month = statements.during(() -> answered(EVERYTHING));
        List<String> years = statements.during(() -> answered(EVERYTHING.replace("2018-05-01", "2009-05-01")));
        assertThat(month).hasSize(2);
        assertThat(years).hasSize(2);
        assertThat(statements.during(() -> answered("{ dashboard(from: \"2018-05-01\") { totalOrders } }")))
                .hasSize(1);
        assertThat(statements.during(() -> answered("{ dashboard { totalOrders } }")))
                .hasSize(2);
    }

    private Reply answered(String query) {
        // An analyst: the first contact of a manager would add a statement of its own.
        Reply reply = api.as("analyst").query(query);
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        return reply;
    }

    /** One very old order must not make the dashboard refuse the request. */
    @Test
    void countsAllYearsWithoutAPeriod() {
        database.execute("update orders set created_at = '1999-05-01T00:00:00Z' where order_code = 'ORD-000001'");
        JsonNode dashboard =
                api.query("{ dashboard { from totalOrders daily { orders } } }").data("dashboard");
        assertThat(dashboard.path("from").asString()).isEqualTo("1999-05-01");
        assertThat(dashboard.path("totalOrders").asInt()).isEqualTo(Fixture.ORDERS);
        assertThat(dashboard
                        .path("daily")
                        .valueStream()
                        .mapToInt(day -> day.path("orders").asInt())
                        .sum())
                .isEqualTo(Fixture.ORDERS);

        database.execute("update orders set created_at = '0001-01-02T00:00:00Z' where order_code = 'ORD-000001'");
        assertThat(api.query("{ dashboard { totalOrders } }").refusal())
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST",
                        "from",
                        "The oldest record is from 0001-01-02, which makes the period longer than 50 years. Set a "
                                + "start date."));
        assertThat(api.query("{ dashboard(from: \"2018-01-01\") { totalOrders } }")
                        .data("dashboard.totalOrders")
                        .asInt())
                .isPositive();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("from: \"2018-06-20\", to: \"2018-06-20\"", "to"),
                Arguments.of("from: \"2018-06-21\", to: \"2018-06-20\"", "to"),
                Arguments.of("from: \"2018-07-03\"", "to"),
                Arguments.of("from: \"2008-06-19\", to: \"2018-06-20\"", "to"),
                Arguments.of("from: \"0001-01-01\", to: \"9999-12-31\"", "from"),
                Arguments.of("from: \"1900-01-01\", to: \"9999-12-31\"", "to"),
                Arguments.of("to: \"9999-12-31\"", "from"),
                Arguments.of("timeZone: \"Middle/Earth\"", "timeZone"),
                Arguments.of("timeZone: \"europe/moscow\"", "timeZone"),
                Arguments.of("timeZone: \"+03:00\"", "timeZone"),
                Arguments.of("timeZone: \"UTC'; drop table orders; --\"", "timeZone"),
                Arguments.of("timeZone: \"\"", "timeZone"),
                Arguments.of("timeZone: \"" + "x".repeat(10_000) + "\"", "timeZone"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInvalidPeriods(String arguments, String argument) {
        Reply reply = api.query("{ dashboard(" + arguments + ") { totalOrders } }");
        assertThat(reply.refusal().code()).isEqualTo("BAD_REQUEST");
        assertThat(reply.refusal().argument()).isEqualTo(argument);
    }

    /** The parts of an answered dashboard. */
    private record JsonParts(Reply reply) {

        int number(String field) {
            return reply.data("dashboard." + field).asInt();
        }

        String text(String field) {
            return reply.data("dashboard." + field).toString();
        }
    }
}
