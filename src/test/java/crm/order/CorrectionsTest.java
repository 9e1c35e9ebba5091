package crm.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Administrators correct wrong statuses of orders and leads, and figures count what was not corrected away. */
@ApiTest
@ChangesTheDatabase
class CorrectionsTest {

    private static final String ORDER = "ORD-000001";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private Reply correct(String fields) {
        return api.as("admin")
                .query("mutation { correctOrderStatus(input: {id: \"" + ORDER + "\", " + fields
                        + "}) { order { status statusChangedAt cancelReason reservePaidAt version"
                        + " assignedManager { id } lead { status } }"
                        + " event { from to note reason correction timeInPreviousStatus }"
                        + " userErrors { code path } replayed } }");
    }

    private Reply correctLead(String fields) {
        return api.as("admin")
                .query("mutation { correctLeadStatus(input: {id: \"LEAD-000001\", " + fields
                        + "}) { lead { status statusChangedAt rejectReason } event { from to correction note reason }"
                        + " userErrors { code path } } }");
    }

    private void move(String status) {
        assertThat(api.query("mutation { changeOrderStatus(input: {id: \"" + ORDER + "\", status: " + status
                                + ", note: \"x\"}) { userErrors { code } } }")
                        .texts("changeOrderStatus.userErrors", "code"))
                .isEmpty();
    }

    private String one(String sql) {
        return String.valueOf(
                database.jdbc().sql(sql).query(String.class).optional().orElse(null));
    }

    private int stays(String status) {
        Reply reply =
                api.query("{ dashboard(from: \"2018-01-01\", to: \"2018-08-01\") { timeInStatus { status count } } }");
        int index = reply.texts("dashboard.timeInStatus", "status").indexOf(status);
        return reply.data("dashboard.timeInStatus").path(index).path("count").asInt();
    }

    @Test
    void goesBackToAStatusThatTheOrderHad() {
        api.as("admin")
                .query("mutation { voidPayment(input: {id: \"" + Fixture.payment(1)
                        + "\", reason: \"x\"}) { replayed } }");
        String since = one("select status_changed_at::text from orders where order_code = '" + ORDER + "'");
        int before = stays("PENDING_MANAGER");
        int deposits = stays("AWAITING_DEPOSIT");
        move("AWAITING_DEPOSIT");
        move("DEPOSIT_PAID");
        assertThat(stays("PENDING_MANAGER")).isEqualTo(before + 1);
        Reply back = correct("status: PENDING_MANAGER, reason: \"wrong order\", expectedVersion: "
                + one("select version from orders where order_code = '" + ORDER + "'"));
        assertThat(back.texts("correctOrderStatus.userErrors", "code")).isEmpty();
        assertThat(back.data("correctOrderStatus.event").toString())
                .isEqualTo("{\"from\":\"DEPOSIT_PAID\",\"to\":\"PENDING_MANAGER\",\"note\":\"wrong order\","
                        + "\"reason\":null,\"correction\":true,\"timeInPreviousStatus\":null}");
        // The stay goes on, the reserve is not paid, and who took the order up keeps it.
        assertThat(one("select status_changed_at::text from orders where order_code = '" + ORDER + "'"))
                .isEqualTo(since);
        assertThat(back.data("correctOrderStatus.order.reservePaidAt").isNull()).isTrue();
        assertThat(back.data("correctOrderStatus.order.assignedManager.id").asString())
                .isEqualTo(Fixture.MANAGER);
        assertThat(back.data("correctOrderStatus.order.lead.status").asString()).isEqualTo("CONVERTED");
        assertThat(stays("PENDING_MANAGER")).isEqualTo(before);
        move("AWAITING_DEPOSIT");
        assertThat(stays("PENDING_MANAGER")).isEqualTo(before + 1);
        assertThat(stays("AWAITING_DEPOSIT")).isEqualTo(deposits);
    }

    @Test
    void replacesAStatusThatTheOrderShouldNotHaveTaken() {
        move("AWAITING_DEPOSIT");
        api.query("mutation { cancelOrder(input: {id: \"" + ORDER + "\", reason: COMPLIANCE}) { replayed } }");
        assertThat(correct("status: DELIVERED, reason: \"it was another one\"")
                        .data("correctOrderStatus.order.status")
                        .asString())
                .isEqualTo("DELIVERED");
        assertThat(one("select cancel_reason from orders where order_code = '" + ORDER + "'"))
                .isEqualTo("null");
        String row = "select string_agg(h.to_status || ' ' || (%s), ', ' order by h.change_seq) from status_history h"
                + " join orders o on o.id = h.order_id where o.order_code = '" + ORDER + "' and not h.imported";
        assertThat(one(row.formatted(crm.history.Correction.COUNTS)))
                .endsWith("AWAITING_DEPOSIT true, CANCELLED false, DELIVERED true");
        // The time in AWAITING_DEPOSIT was over in any case.
        assertThat(one(row.formatted(crm.history.Correction.ENDS_A_STAY)))
                .endsWith("AWAITING_DEPOSIT true, CANCELLED true, DELIVERED true");
        // A second correction, and a third that leads back to the first one.
        correct("status: CLOSED, reason: \"closed\"");
        correct("status: DELIVERED, reason: \"not closed\"");
        assertThat(one(row.formatted(crm.history.Correction.COUNTS)))
                .endsWith("AWAITING_DEPOSIT true, CANCELLED false, DELIVERED false, CLOSED false, DELIVERED true");
    }

    @Test
    void cancelsWithAReasonOnly() {
        Reply refused = correct("status: CANCELLED, reason: \" \"");
        assertThat(refused.data("correctOrderStatus.userErrors").toString())
                .isEqualTo("[{\"code\":\"REQUIRED\",\"path\":[\"reason\"]},"
                        + "{\"code\":\"REQUIRED\",\"path\":[\"cancelReason\"]}]");
        assertThat(correct("status: PENDING_MANAGER, reason: \"x\", cancelReason: OTHER")
                        .texts("correctOrderStatus.userErrors", "code"))
                .containsExactly("CONFLICT", "NOT_APPLICABLE");
        Reply done = correct("status: REFUNDED, reason: \"x\", cancelReason: COMPLIANCE, idempotencyKey: \"c\"");
        assertThat(done.data("correctOrderStatus.order.cancelReason").asString())
                .isEqualTo("COMPLIANCE");
        // Its lead stays open.
        assertThat(done.data("correctOrderStatus.order.lead.status").asString()).isEqualTo("NEW");
        assertThat(correct("status: REFUNDED, reason: \"x\", cancelReason: COMPLIANCE, idempotencyKey: \"c\"")
                        .data("correctOrderStatus.replayed")
                        .asBoolean())
                .isTrue();
        assertThat(correct("status: CLOSED, reason: \"x\", expectedVersion: 0")
                        .texts("correctOrderStatus.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        assertThat(correct("status: CLOSED, reason: \"x\", dryRun: true")
                        .data("correctOrderStatus.order.status")
                        .asString())
                .isEqualTo("CLOSED");
        assertThat(one("select status from orders where order_code = '" + ORDER + "'"))
                .isEqualTo("REFUNDED");
        assertThat(api.query("mutation { correctOrderStatus(input: {id: \"" + ORDER
                                + "\", status: CLOSED, reason: \"x\"}) { replayed } }")
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void correctsLeadsAndCountsThemOnceInTheFunnel() {
        String funnel =
                "{ leadFunnel(from: \"2018-07-02\", to: \"2018-07-03\") {" + " stages { status reached current } } }";
        String change =
                "mutation { changeLeadStatus(input: {id: \"LEAD-000001\", status: %s}) {" + " userErrors { code } } }";
        api.query(change.formatted("QUALIFIED"));
        String qualified = "{\"status\":\"QUALIFIED\",\"reached\":1,\"current\":1}";
        assertThat(api.query(funnel).body()).contains(qualified);
        assertThat(correctLead("status: REJECTED, reason: \"x\"").texts("correctLeadStatus.userErrors", "code"))
                .containsExactly("REQUIRED");
        assertThat(correctLead("status: NEW, reason: \"another lead\"")
                        .data("correctLeadStatus.event")
                        .toString())
                .isEqualTo("{\"from\":\"QUALIFIED\",\"to\":\"NEW\",\"correction\":true,\"note\":\"another lead\","
                        + "\"reason\":null}");
        assertThat(api.query(funnel).body())
                .contains("{\"status\":\"QUALIFIED\",\"reached\":0,\"current\":0}")
                .contains("{\"status\":\"NEW\",\"reached\":1,\"current\":1}");
        assertThat(correctLead("status: CONVERTED, reason: \"it has an order\"")
                        .data("correctLeadStatus.lead.status")
                        .asString())
                .isEqualTo("CONVERTED");
        assertThat(correctLead("status: REJECTED, reason: \"spam\", rejectReason: SPAM")
                        .data("correctLeadStatus.lead.rejectReason")
                        .asString())
                .isEqualTo("SPAM");
    }

    /** The database lets a status pass only with a correction of the same transaction, and for this step. */
    @Test
    void databaseRefusesOtherSteps() {
        assertThatThrownBy(() ->
                        database.execute("update orders set status = 'CLOSED' where order_code = '" + ORDER + "'"))
                .hasMessageContaining("cannot become CLOSED");
        correct("status: DELIVERED, reason: \"x\"");
        assertThatThrownBy(() -> database.execute(
                        "update orders set status = 'PENDING_MANAGER' where order_code = '" + ORDER + "'"))
                .hasMessageContaining("cannot become PENDING_MANAGER");
    }
}
