package crm.booking;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class TrackingTest {

    private static final String TRACK = """
            query($token: String!) { trackOrder(token: $token) { orderCode status statusLabel statusChangedAt bookedAt
              steps { stage label state reachedAt } bike { title image { url source } }
              shipment { carrier trackingNumber status statusLabel estimatedDelivery shippedAt deliveredAt } } }""";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private Reply track(String token) {
        return api.anonymous().query(TRACK, Map.of("token", token));
    }

    private Reply reissue(String order) {
        return api.query("""
                mutation($id: ID!) { reissueTrackingToken(input: {orderId: $id}) {
                  order { orderCode } trackingToken userErrors { __typename code path } replayed } }
                """, Map.of("id", order));
    }

    private Reply revoke(String order) {
        return api.query("""
                mutation($id: ID!) { revokeTrackingToken(input: {orderId: $id}) {
                  order { orderCode } trackingToken revoked userErrors { code path } } }""", Map.of("id", order));
    }

    private String token(String order) {
        return reissue(order).data("reissueTrackingToken.trackingToken").asString();
    }

    @Test
    void showsTheProgressOfAnOrder() {
        database.execute("""
                insert into status_history (id, subject, order_id, from_status, to_status, actor_kind, actor_name,
                  occurred_at)
                select gen_random_uuid(), 'ORDER', '%s'::uuid, f, t, 'UNKNOWN', 'old CRM', at::timestamptz
                from (values (null, 'PENDING_MANAGER', '2018-06-14T09:00:00Z'),
                  ('PENDING_MANAGER', 'DEPOSIT_PAID', '2018-06-15T09:00:00Z'),
                  ('AWAITING_PAYMENT', 'FULLY_PAID', '2018-06-20T09:00:00Z'),
                  ('FULLY_PAID', 'AWAITING_PAYMENT', '2018-06-19T09:00:00Z'),
                  ('FULLY_PAID', 'IN_TRANSIT', '2018-06-28T06:00:00Z')) as h (f, t, at)
                """.formatted(Fixture.order(10)));
        assertThat(track(token("ORD-000010")).data("trackOrder").toString())
                .isEqualTo("{\"orderCode\":\"ORD-000010\",\"status\":\"ON_THE_WAY\",\"statusLabel\":\"On the way\","
                        + "\"statusChangedAt\":\"2018-06-28T06:00:00.000Z\",\"bookedAt\":\"2018-06-14T09:00:00.000Z\","
                        + "\"steps\":["
                        + step("BOOKED", "Booked", "PASSED", "\"2018-06-14T09:00:00.000Z\"") + ","
                        + step("DEPOSIT", "Deposit", "PASSED", "\"2018-06-15T09:00:00.000Z\"") + ","
                        + step("INSPECTION", "Inspection", "PASSED", "null") + ","
                        + step("PAYMENT", "Payment", "PASSED", "\"2018-06-19T09:00:00.000Z\"") + ","
                        + step("PACKING", "Packing", "PASSED", "null") + ","
                        + step("ON_THE_WAY", "On the way", "CURRENT", "\"2018-06-28T06:00:00.000Z\"") + ","
                        + step("DELIVERED", "Delivered", "AHEAD", "null") + "],"
                        + "\"bike\":{\"title\":\"Orbea "
                        + "Orca\",\"image\":{\"url\":\"/images/proxy/5SAJMcHWYlwXHC3ZVHs6Jg/"
                        + "aHR0cHM6Ly9waWN0dXJlcy5leGFtcGxlLzEwLzEuanBn\",\"source\":\"PROXIED\"}},"
                        + "\"shipment\":{\"carrier\":\"DHL\",\"trackingNumber\":\"JJD0001\",\"status\":\"IN_TRANSIT\","
                        + "\"statusLabel\":\"In transit\",\"estimatedDelivery\":\"2018-07-10\","
                        + "\"shippedAt\":\"2018-06-28T06:00:00.000Z\",\"deliveredAt\":null}}");
    }

    private static String step(String stage, String label, String state, String reachedAt) {
        return "{\"stage\":\"%s\",\"label\":\"%s\",\"state\":\"%s\",\"reachedAt\":%s}"
                .formatted(stage, label, state, reachedAt);
    }

    @Test
    void showsTheStageOfAnOrder() {
        database.execute("update orders set stage = 'SELLER_SHIPPED' where order_code = 'ORD-000008'");
        String document = "query($token: String!) { trackOrder(token: $token) { stage stageLabel } }";
        Reply reply = api.anonymous().in("ru").query(document, Map.of("token", token("ORD-000008")));
        assertThat(reply.data("trackOrder").toString())
                .isEqualTo("{\"stage\":\"SELLER_SHIPPED\",\"stageLabel\":\"Отправлен продавцом\"}");
    }

    @Test
    void answersInTheCustomersLanguage() {
        Reply reply = api.anonymous().in("ru").query(TRACK, Map.of("token", token("ORD-000010")));
        assertThat(reply.data("trackOrder.statusLabel").asString()).isEqualTo("В пути");
        assertThat(reply.texts("trackOrder.steps", "label"))
                .containsExactly("Забронирован", "Задаток", "Проверка", "Оплата", "Упаковка", "В пути", "Доставлен");
    }

    @ParameterizedTest
    @CsvSource({
        "1, BOOKED, 7",
        "2, DEPOSIT, 7",
        "3, DEPOSIT, 7",
        "4, INSPECTION, 7",
        "5, INSPECTION, 7",
        "6, INSPECTION, 7",
        "7, PAYMENT, 7",
        "8, PAYMENT, 7",
        "9, PACKING, 7",
        "10, ON_THE_WAY, 7",
        "11, DELIVERED, 7",
        "12, DELIVERED, 7",
        "13, DELIVERED, 7",
        "14, CANCELLED, 0",
        "15, REFUNDED, 0"
    })
    void hasALabelForEachStatus(int order, String stage, int way) {
        Reply reply = track(token("ORD-%06d".formatted(order)));
        assertThat(reply.data("trackOrder.status").asString()).isEqualTo(stage);
        List<String> states = reply.texts("trackOrder.steps", "state");
        assertThat(states).contains("CURRENT");
        assertThat(reply.texts("trackOrder.steps", "stage").get(states.indexOf("CURRENT")))
                .isEqualTo(stage);
        if (way > 0) {
            assertThat(states).hasSize(way);
        } else {
            assertThat(states).doesNotContain("AHEAD").endsWith("CURRENT");
        }
    }

    @Test
    void exposesNoPersonalDataAndNoPrice() {
        Set<String> secrets =
                new HashSet<>(database.jdbc().sql("""
                        select unnest(array[c.full_name, c.phone, c.email, c.city, c.code, u.name, o.final_price::text,
                          o.manager_notes, o.id::text])
                        from orders o join customers c on c.id = o.customer_id left join users u
                          on u.id = o.assigned_manager
                        where o.order_code = 'ORD-000004'""").query(String.class).list());
        secrets.remove(null);
        assertThat(secrets).hasSizeGreaterThanOrEqualTo(5);
        assertThat(track(token("ORD-000004")).body()).contains("ORD-000004").doesNotContain(secrets);
    }

    @Test
    void answersTheSameForEveryInvalidToken() {
        String first = token("ORD-000010");
        String second = token("ORD-000010");
        String expired = token("ORD-000011");
        database.execute("update tracking_tokens set expires_at = '2018-07-02T12:00:00Z' where order_id = '"
                + Fixture.order(11) + "'");
        String revoked = token("ORD-000012");
        assertThat(revoke("ORD-000012").data("revokeTrackingToken.revoked").asInt())
                .isEqualTo(1);
        assertThat(revoke("ORD-000012").data("revokeTrackingToken.revoked").asInt())
                .isZero();

        String nothing = "{\"data\":{\"trackOrder\":null}}";
        assertThat(List.of(
                        track(first).body(),
                        track(expired).body(),
                        track(revoked).body(),
                        track("never").body(),
                        track("").body(),
                        track("' or ''='").body(),
                        track("\u0000").body(),
                        track(second + " ").body(),
                        track("x".repeat(10_000)).body()))
                .containsOnly(nothing);
        assertThat(track(second).data("trackOrder.orderCode").asString()).isEqualTo("ORD-000010");
    }

    @Test
    void importedTokenWorksUntilANewOneIsIssued() {
        assertThat(track("a-link-of-the-old-crm").data("trackOrder.orderCode").asString())
                .isEqualTo("ORD-000010");
        token("ORD-000010");
        assertThat(track("a-link-of-the-old-crm").data("trackOrder").isNull()).isTrue();
    }

    @Test
    void issuesOneTokenForAKeyAndNoneForADryRun() {
        String mutation = """
                mutation($input: ReissueTrackingTokenInput!) { reissueTrackingToken(input: $input) {
                  trackingToken userErrors { code } replayed } }""";
        Map<String, Object> input = Map.of("orderId", "ORD-000010", "idempotencyKey", "k");
        Reply first = api.query(mutation, Map.of("input", input));
        Reply second = api.query(mutation, Map.of("input", input));
        String token = first.data("reissueTrackingToken.trackingToken").asString();
        assertThat(second.data("reissueTrackingToken.trackingToken").asString()).isEqualTo(token);
        assertThat(second.data("reissueTrackingToken.replayed").asBoolean()).isTrue();

        Reply dry = api.query(mutation, Map.of("input", Map.of("orderId", "ORD-000010", "dryRun", true)));
        assertThat(dry.data("reissueTrackingToken.trackingToken").isNull()).isTrue();
        assertThat(track(token).data("trackOrder.orderCode").asString()).isEqualTo("ORD-000010");

        revoke("ORD-000010");
        assertThat(api.query(mutation, Map.of("input", input))
                        .data("reissueTrackingToken.trackingToken")
                        .isNull())
                .isTrue();
    }

    @Test
    void reportsAnUnknownOrder() {
        assertThat(reissue("ORD-999999").data("reissueTrackingToken").toString())
                .isEqualTo("{\"order\":null,\"trackingToken\":null,\"userErrors\":[{\"__typename\":\"NotFound\","
                        + "\"code\":\"NOT_FOUND\",\"path\":[\"orderId\"]}],\"replayed\":false}");
        assertThat(revoke("ORD-999999").texts("revokeTrackingToken.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(api.as("analyst")
                        .query("mutation { revokeTrackingToken(input: {orderId: \"ORD-000010\"}) { revoked } }")
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
    }
}
