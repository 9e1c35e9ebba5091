package crm.order;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class ConvertLeadTest {

    private static final String CONVERT = """
            mutation($input: ConvertLeadInput!) { convertLead(input: $input) {
              lead { status customer { fullName phone email } }
              order { status customer { fullName } bike { title rebuilt } archivedBike assignedManager { name }
                finalPrice { amount } totalPrice { currency } exchangeRate deliveryMethod lead { code } externalBikeRef
                  }
              event { from to note actor { name } } orderEvent { from to actor { name } }
              userErrors { __typename code message path } replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void createsCustomerAndOrderFromTheLead() {
        Reply reply = convert(Map.of(
                "id", "LEAD-000003",
                "finalPrice", Map.of("amount", "2100.50", "currency", "EUR"),
                "totalPrice", Map.of("amount", "189045", "currency", "RUB"),
                "exchangeRate", "90",
                "deliveryMethod", "COURIER",
                "note", "Берёт"));

        assertThat(reply.data("convertLead").toString())
                .isEqualTo("{\"lead\":{\"status\":\"CONVERTED\",\"customer\":{\"fullName\":\"Ольга Смирнова\","
                        + "\"phone\":\"+79161112233\",\"email\":\"olga@example.com\"}},"
                        + "\"order\":{\"status\":\"PENDING_MANAGER\",\"customer\":{\"fullName\":\"Ольга Смирнова\"},"
                        + "\"bike\":{\"title\":\"Canyon Spectral\",\"rebuilt\":false},\"archivedBike\":false,"
                        + "\"assignedManager\":{\"name\":\"Марк Орлов\"},\"finalPrice\":{\"amount\":\"2100.50\"},"
                        + "\"totalPrice\":{\"currency\":\"RUB\"},\"exchangeRate\":\"90\","
                        + "\"deliveryMethod\":\"COURIER\","
                        + "\"lead\":{\"code\":\"LEAD-000003\"},\"externalBikeRef\":null},"
                        + "\"event\":{\"from\":\"CONTACTED\",\"to\":\"CONVERTED\",\"note\":\"Берёт\","
                        + "\"actor\":{\"name\":\"Марк Орлов\"}},"
                        + "\"orderEvent\":{\"from\":null,\"to\":\"PENDING_MANAGER\",\"actor\":{\"name\":\"Марк "
                        + "Орлов\"}},"
                        + "\"userErrors\":[],\"replayed\":false}");
        assertThat(rows("customers")).isEqualTo(Fixture.CUSTOMERS + 1);
        assertThat(rows("orders")).isEqualTo(Fixture.ORDERS + 1);
        // Its pictures are copied by a job that was written with the order.
        assertThat(rows("""
                scheduled_tasks t join orders o on o.id::text = t.task_instance
                join image_archives a on a.order_id = o.id join leads l on l.id = o.lead_id
                where t.task_name = 'image-archive' and a.state = 'PENDING' and l.code = 'LEAD-000003'\
                """)).isEqualTo(1);
    }

    @Test
    void linksTheExistingOrder() {
        Reply reply = convert(Map.of("id", "LEAD-000001"));
        assertThat(reply.texts("convertLead.userErrors", "code")).isEmpty();
        assertThat(reply.data("convertLead.order.lead.code").asString()).isEqualTo("LEAD-000001");
        assertThat(reply.data("convertLead.orderEvent").isNull()).isTrue();
        assertThat(reply.data("convertLead.lead.status").asString()).isEqualTo("CONVERTED");
        assertThat(rows("orders")).isEqualTo(Fixture.ORDERS);
    }

    @Test
    void convertingALeadWithAnOrderKeepsTheInput() {
        String before = everything();
        Reply reply = convert(Map.of("id", "LEAD-000001", "deliveryMethod", "CARGO"));
        assertThat(reply.data("convertLead.userErrors.0.message").asString())
                .isEqualTo("The lead already has the order ORD-000001; converting only links the two. To change the "
                        + "order, use updateOrder.");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void findsTheCustomerOfTheInput() {
        Reply reply = convert(Map.of(
                "id", "LEAD-000003", "customer", Map.of("fullName", "Another customer", "phone", "8 (900) 123-45-67")));
        assertThat(reply.data("convertLead.order.customer.fullName").asString()).isEqualTo("Владислав Орлов");
        assertThat(rows("customers")).isEqualTo(Fixture.CUSTOMERS);
    }

    @Test
    void requiresACustomerAndABike() {
        database.execute("update leads set customer_id = null, bike_snapshot = null where code = 'LEAD-000002'");
        String before = everything();
        Reply reply = convert(Map.of("id", "LEAD-000002"));
        assertThat(reply.texts("convertLead.userErrors", "code")).containsExactly("REQUIRED", "REQUIRED");
        assertThat(reply.texts("convertLead.userErrors", "path.0")).containsExactly("bike", "customer");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void reportsAllErrorsAndChangesNothing() {
        String before = everything();
        Map<String, Object> input = new HashMap<>(Map.of(
                "id", "LEAD-000002",
                "customer", Map.of("fullName", " ", "phone", "12", "email", "nobody"),
                "bike", Map.of("title", "x".repeat(201), "year", 3, "images", java.util.List.of("javascript:alert(1)")),
                "finalPrice", Map.of("amount", "-1", "currency", "EUR"),
                "totalPrice", Map.of("amount", "1.001", "currency", "EUR"),
                "exchangeRate", "0"));
        Reply reply = convert(input);
        assertThat(reply.data("convertLead.userErrors")
                        .valueStream()
                        .map(error -> error.path("path")
                                        .valueStream()
                                        .map(part -> part.asString())
                                        .reduce((a, b) -> a + "." + b)
                                        .orElse("")
                                + " " + error.path("code").asString()))
                .containsExactlyInAnyOrder(
                        "finalPrice.amount INVALID_VALUE",
                        "totalPrice.currency INVALID_VALUE",
                        "totalPrice.amount INVALID_VALUE",
                        "exchangeRate INVALID_VALUE",
                        "bike.year INVALID_VALUE",
                        "bike.title TOO_LONG",
                        "customer.email INVALID_VALUE",
                        "customer.phone INVALID_VALUE",
                        "customer.fullName REQUIRED");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void convertsOnlyOpenLeads() {
        assertThat(convert(Map.of("id", "LEAD-000005")).texts("convertLead.userErrors", "code"))
                .containsExactly("INVALID_TRANSITION");
        Reply again = convert(Map.of("id", "LEAD-000006"));
        assertThat(again.texts("convertLead.userErrors", "code")).containsExactly("INVALID_TRANSITION");
        assertThat(again.data("convertLead.lead.status").asString()).isEqualTo("CONVERTED");
    }

    @Test
    void checksVersionsKeysAndDryRuns() {
        String before = everything();
        assertThat(convert(Map.of("id", "LEAD-000003", "expectedVersion", 1)).texts("convertLead.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        Reply dry = convert(Map.of("id", "LEAD-000003", "dryRun", true));
        assertThat(dry.data("convertLead.lead.status").asString()).isEqualTo("CONVERTED");
        assertThat(everything()).isEqualTo(before);

        Reply first = convert(Map.of("id", "LEAD-000003", "idempotencyKey", "k"));
        Reply second = convert(Map.of("id", "LEAD-000003", "idempotencyKey", "k"));
        assertThat(second.body().replace("\"replayed\":true", "\"replayed\":false"))
                .isEqualTo(first.body());
        assertThat(convert(Map.of("id", "LEAD-000004", "idempotencyKey", "k")).texts("convertLead.userErrors", "code"))
                .containsExactly("KEY_REUSED");
        assertThat(rows("orders")).isEqualTo(Fixture.ORDERS + 1);
    }

    private Reply convert(Map<String, ?> input) {
        return api.query(CONVERT, Map.of("input", input));
    }

    private int rows(String table) {
        return database.jdbc()
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single();
    }

    private String everything() {
        return database.jdbc().sql("""
                        select (select string_agg(o::text, ';' order by id) from orders o)
                          || (select string_agg(l::text, ';' order by id) from leads l)
                          || (select string_agg(c::text, ';' order by id) from customers c)
                          || (select count(*) from status_history)
                          || (select count(*) from idempotency_records)""").query(String.class).single();
    }
}
