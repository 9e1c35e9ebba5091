package crm.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class SetOrderStageTest {

    private static final String SET = """
            mutation($input: SetOrderStageInput!) { setOrderStage(input: $input) {
              order { status stage stageLabel availableStages version slaDueAt }
              event { from to stage note timeInPreviousStatus actor { name } }
              userErrors { code message path } replayed } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void setsTheStageAndRecordsItInTheHistory() {
        put(OrderStatus.FULLY_PAID);
        String due = text("select sla_due_at::text from orders where id = '" + Fixture.order(9) + "'");

        Reply reply = set(Map.of("id", "ORD-000009", "stage", "BIKE_BOUGHT", "note", "Paid in cash"));

        assertThat(reply.data("setOrderStage.userErrors").toString()).isEqualTo("[]");
        assertThat(reply.data("setOrderStage.order.stage").asString()).isEqualTo("BIKE_BOUGHT");
        assertThat(reply.data("setOrderStage.order.stageLabel").asString()).isEqualTo("Bike bought");
        assertThat(reply.data("setOrderStage.event").toString())
                .isEqualTo("{\"from\":\"FULLY_PAID\",\"to\":\"FULLY_PAID\",\"stage\":\"BIKE_BOUGHT\","
                        + "\"note\":\"Paid in cash\",\"timeInPreviousStatus\":null,"
                        + "\"actor\":{\"name\":\"Марк Орлов\"}}");
        assertThat(text("select sla_due_at::text from orders where id = '" + Fixture.order(9) + "'"))
                .isEqualTo(due);
        assertThat(history()).endsWith("FULLY_PAID FULLY_PAID BIKE_BOUGHT");
    }

    /** All pairs: the enum and the constraint of the table say the same. */
    @Test
    void acceptsEachStageOnlyInItsStatuses() {
        int accepted = 0;
        for (OrderStatus status : OrderStatus.values()) {
            for (OrderStage stage : OrderStage.values()) {
                put(status);
                Reply reply = set(Map.of("id", "ORD-000009", "stage", stage));
                String update = "update orders set stage = '%s' where id = '%s'".formatted(stage, Fixture.order(9));
                if (stage.statuses().contains(status)) {
                    accepted++;
                    assertThat(reply.data("setOrderStage.order.stage").asString())
                            .isEqualTo(stage.name());
                    database.execute(update);
                } else {
                    assertThat(reply.texts("setOrderStage.userErrors", "code"))
                            .as(stage + " in " + status)
                            .containsExactly("NOT_APPLICABLE");
                    assertThat(reply.data("setOrderStage.order.stage").isNull()).isTrue();
                    assertThatThrownBy(() -> database.execute(update)).hasMessageContaining("orders_stage_check");
                }
            }
        }
        assertThat(accepted).isEqualTo(15);
    }

    @Test
    void namesTheStagesOfTheStatusInTheRefusal() {
        put(OrderStatus.READY_FOR_SHIPMENT);
        assertThat(set(Map.of("id", "ORD-000009", "stage", "HUNTING"))
                        .data("setOrderStage.userErrors.0.message")
                        .asString())
                .isEqualTo("An order with the status “Ready for shipment” cannot have this stage. Choose "
                        + "“Received by the warehouse” or “Repacked by the warehouse”.");
        put(OrderStatus.CLOSED);
        assertThat(set(Map.of("id", "ORD-000009", "stage", "HUNTING"))
                        .data("setOrderStage.userErrors.0.message")
                        .asString())
                .isEqualTo("An order with the status “Closed” has no stages.");
    }

    @Test
    void sameStageChangesNothing() {
        put(OrderStatus.UNDER_INSPECTION);
        set(Map.of("id", "ORD-000009", "stage", "HUNTING"));
        String before = history();

        Reply reply = set(Map.of("id", "ORD-000009", "stage", "HUNTING"));

        assertThat(reply.data("setOrderStage.event").isNull()).isTrue();
        assertThat(reply.data("setOrderStage.userErrors").toString()).isEqualTo("[]");
        assertThat(history()).isEqualTo(before);
    }

    @Test
    void clearsTheStageByNullAndByAChangeOfTheStatus() {
        put(OrderStatus.UNDER_INSPECTION);
        set(Map.of("id", "ORD-000009", "stage", "HUNTING"));
        assertThat(set(input("ORD-000009", null))
                        .data("setOrderStage.order.stage")
                        .isNull())
                .isTrue();
        assertThat(history()).endsWith("UNDER_INSPECTION UNDER_INSPECTION null");

        set(Map.of("id", "ORD-000009", "stage", "SELLER_CHECK"));
        Reply moved = api.as("manager").query("""
                mutation { changeOrderStatus(input: {id: "ORD-000009", status: QUALITY_CONFIRMED}) {
                  order { status stage legacyStatus } userErrors { code } } }""");
        assertThat(moved.data("changeOrderStatus.order").toString())
                .isEqualTo("{\"status\":\"QUALITY_CONFIRMED\",\"stage\":null,\"legacyStatus\":null}");
    }

    @Test
    void refusesAStaleVersionAndADryRunSavesNothing() {
        put(OrderStatus.UNDER_INSPECTION);
        assertThat(set(Map.of("id", "ORD-000009", "stage", "HUNTING", "expectedVersion", 999))
                        .texts("setOrderStage.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        assertThat(set(Map.of("id", "ORD-000009", "stage", "HUNTING", "dryRun", true))
                        .data("setOrderStage.order.stage")
                        .asString())
                .isEqualTo("HUNTING");
        assertThat(text("select stage from orders where id = '" + Fixture.order(9) + "'"))
                .isNull();
    }

    @Test
    void filtersByStage() {
        put(OrderStatus.UNDER_INSPECTION);
        set(Map.of("id", "ORD-000009", "stage", "HUNTING"));
        assertThat(api.as("manager")
                        .query("{ orders(filter: {stage: [HUNTING, BIKE_BOUGHT]}) { nodes { orderCode } } }")
                        .texts("orders.nodes", "orderCode"))
                .containsExactly("ORD-000009");
    }

    @Test
    void updatesTheFiguresOfTheOldCrm() {
        assertThat(api.as("manager").query("""
                mutation { updateOrder(input: {id: "ORD-000009", negotiatedPrice: {amount: "480", currency: "EUR"},
                  commission: {amount: "80.50", currency: "EUR"}, initialQuality: A, finalQuality: C,
                  refundable: true}) {
                  order { negotiatedPrice { amount } commission { amount } initialQuality finalQuality refundable }
                  userErrors { code } } }""").data("updateOrder").toString())
                .isEqualTo("{\"order\":{\"negotiatedPrice\":{\"amount\":\"480.00\"},"
                        + "\"commission\":{\"amount\":\"80.50\"},\"initialQuality\":\"A\",\"finalQuality\":\"C\","
                        + "\"refundable\":true},\"userErrors\":[]}");
    }

    @Test
    void keepsTheNoteOfACancellation() {
        put(OrderStatus.UNDER_INSPECTION);
        assertThat(api.as("manager").query("""
                mutation { cancelOrder(input: {id: "ORD-000009", reason: SUPERSEDED_BY_RESERVE, note: "Paid by Vera"}) {
                  order { cancelReason cancelNote } userErrors { code } } }""").data("cancelOrder").toString())
                .isEqualTo("{\"order\":{\"cancelReason\":\"SUPERSEDED_BY_RESERVE\","
                        + "\"cancelNote\":\"Paid by Vera\"},\"userErrors\":[]}");
    }

    @Test
    void anAnalystCannotSetAStage() {
        Reply reply = api.as("analyst").query("""
                mutation { setOrderStage(input: {id: "ORD-000009", stage: HUNTING}) { order { id } } }""");
        assertThat(reply.refusal().code()).isEqualTo("FORBIDDEN");
    }

    private Reply set(Map<String, Object> input) {
        return api.as("manager").query(SET, Map.of("input", input));
    }

    private static Map<String, Object> input(String id, @Nullable Object stage) {
        Map<String, Object> input = new HashMap<>();
        input.put("id", id);
        input.put("stage", stage);
        return input;
    }

    private void put(OrderStatus status) {
        database.execute("set crm.import = 'on'; update orders set status = '%s', stage = null, cancel_reason = null"
                        .formatted(status)
                + " where id = '" + Fixture.order(9) + "'");
    }

    private @Nullable String text(String sql) {
        return database.jdbc().sql(sql).query(String.class).optional().orElse(null);
    }

    private String history() {
        return text("""
                select string_agg(from_status || ' ' || to_status || ' ' || coalesce(stage, 'null'), ', '
                  order by change_seq) from status_history where order_id = '%s'
                """.formatted(Fixture.order(9)));
    }
}
