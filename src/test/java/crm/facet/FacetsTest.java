package crm.facet;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Values with counts, as plain SQL counts them. */
@ApiTest
class FacetsTest {

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
                "ORDERS | STATUS | select status, count(*) from orders group by 1",
                "ORDERS | STAGE | select stage, count(*) from orders group by 1",
                "ORDERS | MANAGER | select assigned_manager::text, count(*) from orders group by 1",
                "ORDERS | SOURCE | select source, count(*) from orders o left join leads l on l.id = o.lead_id "
                        + "group by 1",
                "ORDERS | CITY | select city, count(*) from orders o join customers c on c.id = o.customer_id "
                        + "group by 1",
                "ORDERS | DELIVERY_METHOD | select delivery_method, count(*) from orders group by 1",
                "ORDERS | CATEGORY | select bike_snapshot ->> 'category', count(*) from orders group by 1",
                "ORDERS | SIZE | select bike_snapshot ->> 'size', count(*) from orders group by 1",
                "LEADS | SOURCE | select source, count(*) from leads group by 1",
                "LEADS | STATUS | select status, count(*) from leads group by 1",
                "LEADS | BRAND | select bike_snapshot ->> 'brand', count(*) from leads group by 1",
                "LEADS | CITY | select city, count(*) from leads l left join customers c on c.id = l.customer_id "
                        + "group by 1",
                "SHIPMENTS | CARRIER | select carrier, count(*) from shipments group by 1",
                "SHIPMENTS | STATUS | select status, count(*) from shipments group by 1",
                "BIKES | BRAND | select brand, count(*) from bikes where active group by 1",
                "CUSTOMERS | COUNTRY | select country, count(*) from customers where merged_into is null group by 1",
                "CUSTOMERS | PREFERRED_CHANNEL | select preferred_channel, count(*) from customers where merged_into "
                        + "is null group by 1",
            })
    void countsValues(String type, String field, String sql) {
        Reply reply =
                api.query("{ facets(type: %s, fields: [%s], first: 100) { field values { value count } hasMore } }"
                        .formatted(type, field));
        List<String> wanted = database.jdbc()
                .sql("select coalesce(g.v, 'null') || ' ' || g.n from (" + sql + ") g (v, n) order by g.n desc, g.v")
                .query(String.class)
                .list();
        assertThat(values(reply.data("facets.0.values"))).isEqualTo(wanted);
        assertThat(reply.data("facets.0.field").asString()).isEqualTo(field);
        assertThat(reply.data("facets.0.hasMore").asBoolean()).isFalse();
    }

    private static List<String> values(JsonNode facet) {
        return facet.valueStream()
                .map(value -> value.path("value").asString("null") + " "
                        + value.path("count").asInt())
                .toList();
    }

    /** All fields in one statement, under the filter, with labels and the news that there is more. */
    @Test
    void countsSeveralFieldsUnderAFilter() throws Exception {
        String query = """
                query($f: OrderFilter) {
                  facets(type: ORDERS, fields: [BRAND, STATUS, MANAGER], filter: {orders: $f}, first: 2) {
                    field hasMore values { value label count } } }""";
        Map<String, Object> filter = Map.of(
                "f",
                Map.of("statusNotIn", List.of("CLOSED"), "or", List.of(Map.of("city", List.of("Berlin", "Москва")))));
        List<String> sent = statements.during(() -> api.as("analyst").query(query, filter));
        assertThat(sent).hasSize(1);
        Reply reply = api.as("manager").in("ru").query(query, filter);
        assertThat(reply.texts("facets", "field")).containsExactly("BRAND", "STATUS", "MANAGER");
        assertThat(reply.data("facets.0.hasMore").asBoolean()).isTrue();
        assertThat(reply.data("facets.0.values").size()).isEqualTo(2);
        String status = reply.data("facets.1.values.0.value").asString();
        assertThat(reply.data("facets.1.values.0.label").asString())
                .isEqualTo(api.as("manager")
                        .in("ru")
                        .query("{ enumLabels(types: [\"OrderStatus\"]) { values { value label } } }")
                        .data("enumLabels.0.values")
                        .valueStream()
                        .filter(label -> label.path("value").asString().equals(status))
                        .map(label -> label.path("label").asString())
                        .findFirst()
                        .orElseThrow());
        assertThat(reply.data("facets.1.values.0.count").asInt())
                .isEqualTo(api.query("""
                                query($s: [OrderStatus!]) {
                                  orders(filter: {and: [{status: $s}, {statusNotIn: [CLOSED]}],
                                    city: ["Berlin", "Москва"]}) {
                                    totalCount { value } } }""", Map.of("s", List.of(status)))
                        .data("orders.totalCount.value")
                        .asInt());
        String manager = reply.data("facets.2.values")
                .valueStream()
                .filter(value -> !value.path("value").isNull())
                .map(value -> value.path("label").asString())
                .findFirst()
                .orElseThrow();
        assertThat(database.jdbc()
                        .sql("select name from users")
                        .query(String.class)
                        .list())
                .contains(manager);
    }

    @Test
    void refusesFieldsAndFiltersOfOtherTypes() {
        assertThat(refusal("type: SHIPMENTS, fields: [CITY]"))
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST",
                        "fields",
                        "“City” of “Shipments” cannot be counted. Choose from “Status” or “Carrier”."));
        assertThat(refusal("type: LEADS, fields: [CITY], filter: {orders: {}}"))
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST", "filter.orders", "This filter does not apply to “Leads”. Remove it."));
        assertThat(refusal("type: LEADS, fields: []").argument()).isEqualTo("fields");
        assertThat(refusal("type: LEADS, fields: [CITY, CITY]").argument()).isEqualTo("fields");
        assertThat(refusal("type: LEADS, fields: [CITY], first: 101").argument())
                .isEqualTo("first");
    }

    private Reply.Refusal refusal(String arguments) {
        return api.query("{ facets(" + arguments + ") { field } }").refusal();
    }
}
