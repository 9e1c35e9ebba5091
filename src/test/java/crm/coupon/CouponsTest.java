package crm.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class CouponsTest {

    private static final String ERRORS = """
            userErrors { code message path ... on CouponRefused { reason }
              ... on StaleVersion { expected current } } replayed""";

    private static final String CREATE = """
            mutation($input: CreateCouponInput!) { createCoupon(input: $input) { coupon { id code percent
              amount { amount currency } validFrom validUntil maxRedemptions maxRedemptionsPerCustomer
              minimumPrice { amount currency } active redemptionCount createdBy { id } version }
              %s } }""".formatted(ERRORS);

    private static final String REDEEM = """
            mutation($input: RedeemCouponInput!) { redeemCoupon(input: $input) {
              order { id finalPrice { amount currency } version couponRedemptions { nodes { discount { amount } } } }
              redemption { coupon { code } order { orderCode } priceBefore { amount } priceAfter { amount }
                discount { amount currency } redeemedBy { id } redeemedAt } %s } }""".formatted(ERRORS);

    private static final String DEACTIVATE = """
            mutation($input: DeactivateCouponInput!) { deactivateCoupon(input: $input) {
              coupon { id active deactivatedAt version } %s } }""".formatted(ERRORS);

    /** Under inspection, for 900 EUR. */
    private static final int ORDER = 4;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    private Reply create(Map<String, ?> input) {
        return api.query(CREATE, Map.of("input", input));
    }

    private Reply redeem(int order, String code) {
        return redeem(Map.of("orderId", Fixture.order(order), "code", code));
    }

    private Reply redeem(Map<String, ?> input) {
        return api.query(REDEEM, Map.of("input", input));
    }

    private static Map<String, String> money(String amount, String currency) {
        return Map.of("amount", amount, "currency", currency);
    }

    /** Gives an order a price and a status without limits of the steps, and its customer. */
    private void order(int number, String price, String status) {
        database.execute("""
                set crm.import = 'on';
                update orders set final_price = %s, status = '%s', exchange_rate = 90, stage = null, customer_id = '%s'
                where id = '%s'""".formatted(price, status, Fixture.customer(1), Fixture.order(number)));
    }

    private String rows() {
        return database.jdbc().sql("""
                        select (select string_agg(c::text, ' ' order by id) from coupons c)
                          || (select string_agg(r::text, ' ' order by id) from coupon_redemptions r)
                          || (select string_agg(o::text, ' ' order by id) from orders o)
                          || (select count(*) from idempotency_records)""").query(String.class).single();
    }

    @Test
    void createsACouponThatIsFoundInAnyCase() {
        Reply reply = create(Map.of(
                "code", " Весна-10 ",
                "percent", "12.5",
                "validFrom", "2018-07-01T00:00:00Z",
                "validUntil", "2018-08-01T00:00:00Z",
                "maxRedemptions", 3,
                "maxRedemptionsPerCustomer", 1,
                "minimumPrice", money("100", "EUR")));
        String id = reply.data("createCoupon.coupon.id").asString();
        assertThat(reply.data("createCoupon").toString())
                .isEqualTo("{\"coupon\":{\"id\":\"" + id + "\",\"code\":\"ВЕСНА-10\",\"percent\":\"12.50\","
                        + "\"amount\":null,\"validFrom\":\"2018-07-01T00:00:00.000Z\","
                        + "\"validUntil\":\"2018-08-01T00:00:00.000Z\",\"maxRedemptions\":3,"
                        + "\"maxRedemptionsPerCustomer\":1,\"minimumPrice\":{\"amount\":\"100.00\","
                        + "\"currency\":\"EUR\"},\"active\":true,\"redemptionCount\":0,"
                        + "\"createdBy\":{\"id\":\"" + Fixture.MANAGER + "\"},\"version\":0},\"userErrors\":[],"
                        + "\"replayed\":false}");
        assertThat(api.query("{ coupon(code: \" весна-10 \") { id } }")
                        .data("coupon.id")
                        .asString())
                .isEqualTo(id);
        assertThat(api.query("{ coupons(first: 1, filter: {active: true}) { nodes { id } } }")
                        .texts("coupons.nodes", "id"))
                .containsExactly(id);
        assertThat(create(Map.of("code", "весна-10", "percent", "1")).texts("createCoupon.userErrors", "code"))
                .containsExactly("ALREADY_EXISTS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{code: \"A B\", percent: \"1\"} | INVALID_VALUE | code",
                "{code: \" \", percent: \"1\"} | REQUIRED | code",
                "{code: \"-A\", percent: \"1\"} | INVALID_VALUE | code",
                "{code: \"A\"} | REQUIRED | percent",
                "{code: \"A\", percent: \"1\", amount: {amount: \"1\", currency: \"EUR\"}} | NOT_APPLICABLE | amount",
                "{code: \"A\", percent: \"0\"} | INVALID_VALUE | percent",
                "{code: \"A\", percent: \"-1\"} | INVALID_VALUE | percent",
                "{code: \"A\", percent: \"100.01\"} | INVALID_VALUE | percent",
                "{code: \"A\", percent: \"1.001\"} | INVALID_VALUE | percent",
                "{code: \"A\", amount: {amount: \"0\", currency: \"EUR\"}} | INVALID_VALUE | amount,amount",
                "{code: \"A\", amount: {amount: \"1\", currency: \"USD\"}} | INVALID_VALUE | amount,currency",
                "{code: \"A\", percent: \"1\", maxRedemptions: 0} | INVALID_VALUE | maxRedemptions",
                "{code: \"A\", percent: \"1\", maxRedemptionsPerCustomer: -1} | INVALID_VALUE | "
                        + "maxRedemptionsPerCustomer",
                "{code: \"A\", percent: \"1\", minimumPrice: {amount: \"1\", currency: \"RUB\"}} | INVALID_VALUE | "
                        + "minimumPrice,currency",
                "{code: \"A\", percent: \"1\", validFrom: \"2018-07-01T00:00:00Z\", validUntil: "
                        + "\"2018-07-01T00:00:00Z\"} | INVALID_VALUE | validUntil",
            })
    void refusesInvalidCoupons(String input, String code, String path) {
        String before = rows();
        Reply reply =
                api.query("mutation { createCoupon(input: " + input + ") { coupon { id } userErrors { code path } } }");
        assertThat(reply.texts("createCoupon.userErrors", "code")).containsExactly(code);
        assertThat(reply.data("createCoupon.userErrors.0.path").toString())
                .isEqualTo("[\"" + path.replace(",", "\",\"") + "\"]");
        assertThat(rows()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        // price, percent, amount, currency, price afterwards
        "900.00, 10, , , 810.00",
        "0.05, 50, , , 0.02",
        "99.99, 33.33, , , 66.66",
        "900.00, 100, , , 0.00",
        "900.00, , 25.50, EUR, 874.50",
        "20.00, , 25.50, EUR, 0.00",
        "900.00, , 1000, RUB, 888.89",
    })
    void reducesTheFinalPrice(String price, String percent, String amount, String currency, String after) {
        order(ORDER, price, "UNDER_INSPECTION");
        Map<String, Object> coupon = new HashMap<>(Map.of("code", "A"));
        if (percent == null) {
            coupon.put("amount", money(amount, currency));
        } else {
            coupon.put("percent", percent);
        }
        assertThat(create(coupon).data("createCoupon.userErrors")).isEmpty();
        Reply reply = redeem(ORDER, "a");
        assertThat(reply.data("redeemCoupon.userErrors")).isEmpty();
        assertThat(reply.data("redeemCoupon.order.finalPrice").toString())
                .isEqualTo("{\"amount\":\"" + after + "\",\"currency\":\"EUR\"}");
        assertThat(reply.data("redeemCoupon.redemption.priceBefore.amount").asString())
                .isEqualTo(price);
        assertThat(reply.data("redeemCoupon.redemption.priceAfter.amount").asString())
                .isEqualTo(after);
    }

    @Test
    void recordsWhoReducedThePriceAndByHowMuch() {
        order(ORDER, "900", "UNDER_INSPECTION");
        create(Map.of("code", "TEN", "percent", "10"));
        create(Map.of("code", "FIVE", "amount", money("5", "EUR")));
        int version = api.query("{ order(id: \"ORD-000004\") { version } }")
                .data("order.version")
                .asInt();

        Reply first = redeem(Map.of("orderId", "ORD-000004", "code", "ten", "expectedVersion", version));
        assertThat(first.data("redeemCoupon.redemption").toString())
                .isEqualTo("{\"coupon\":{\"code\":\"TEN\"},\"order\":{\"orderCode\":\"ORD-000004\"},"
                        + "\"priceBefore\":{\"amount\":\"900.00\"},\"priceAfter\":{\"amount\":\"810.00\"},"
                        + "\"discount\":{\"amount\":\"90.00\",\"currency\":\"EUR\"},"
                        + "\"redeemedBy\":{\"id\":\"" + Fixture.MANAGER + "\"},"
                        + "\"redeemedAt\":\"2018-07-02T12:00:00.000Z\"}");
        assertThat(first.data("redeemCoupon.order.version").asInt()).isEqualTo(version + 1);

        Reply stale = redeem(Map.of("orderId", "ORD-000004", "code", "five", "expectedVersion", version));
        assertThat(stale.texts("redeemCoupon.userErrors", "code")).containsExactly("STALE_VERSION");

        Reply second = redeem(ORDER, "five");
        assertThat(second.data("redeemCoupon.order.finalPrice.amount").asString())
                .isEqualTo("805.00");
        assertThat(second.texts("redeemCoupon.order.couponRedemptions.nodes", "discount.amount"))
                .containsExactly("90.00", "5.00");
        assertThat(api.query("{ order(id: \"ORD-000004\") { coupons { nodes { code } } } }")
                        .texts("order.coupons.nodes", "code"))
                .containsExactly("TEN", "FIVE");
    }

    @Test
    void dryRunSavesNothingAndAKeyRedeemsOnce() {
        order(ORDER, "900", "UNDER_INSPECTION");
        create(Map.of("code", "TEN", "percent", "10"));
        String before = rows();
        Map<String, Object> input = new HashMap<>(Map.of("orderId", "ORD-000004", "code", "TEN", "dryRun", true));
        Reply dry = redeem(input);
        assertThat(dry.data("redeemCoupon.order.finalPrice.amount").asString()).isEqualTo("810.00");
        assertThat(dry.data("redeemCoupon.redemption.coupon.code").asString()).isEqualTo("TEN");
        assertThat(rows()).isEqualTo(before);

        input.remove("dryRun");
        input.put("idempotencyKey", "once");
        assertThat(redeem(input).data("redeemCoupon.replayed").asBoolean()).isFalse();
        Reply again = redeem(input);
        assertThat(again.data("redeemCoupon.replayed").asBoolean()).isTrue();
        assertThat(again.data("redeemCoupon.order.finalPrice.amount").asString())
                .isEqualTo("810.00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // change of the coupon or the order, and the reason
                "select 1 | NOPE | UNKNOWN_CODE | NOT_FOUND | code",
                "update coupons set deactivated_at = now() where code = 'A' | A | DEACTIVATED | CONFLICT | code",
                "update coupons set valid_from = '2018-07-02T12:00:00.001Z' where code = 'A' | A | NOT_YET_VALID | "
                        + "CONFLICT | code",
                "update coupons set valid_until = '2018-07-02T12:00:00Z' where code = 'A' | A | EXPIRED | CONFLICT | "
                        + "code",
                "update orders set final_price = null where order_code = 'ORD-000004' | A | NO_PRICE | CONFLICT | "
                        + "orderId",
                "update orders set final_price = 0 where order_code = 'ORD-000004' | A | NO_PRICE | CONFLICT | orderId",
                "update coupons set minimum_price = 900.01 where code = 'A' | A | BELOW_MINIMUM_PRICE | CONFLICT | "
                        + "orderId",
                "update coupons set percent = null, amount = 1, currency = 'USD' where code = 'A' | A | "
                        + "OTHER_CURRENCY | CONFLICT | code",
                "update coupons set percent = null, amount = 1, currency = 'RUB' where code = 'A'; update orders set "
                        + "exchange_rate = null | A | NO_EXCHANGE_RATE | CONFLICT | orderId",
                "set crm.import = 'on'; update orders set status = 'DELIVERED' where order_code = 'ORD-000004' | A | "
                        + "ORDER_FINISHED | CONFLICT | orderId",
                "set crm.import = 'on'; update orders set status = 'CANCELLED', cancel_reason = 'COMPLIANCE' where "
                        + "order_code = 'ORD-000004' | A | ORDER_FINISHED | CONFLICT | orderId",
            })
    void refusesWithAReason(String change, String code, String reason, String error, String path) {
        order(ORDER, "900", "UNDER_INSPECTION");
        create(Map.of("code", "A", "percent", "10"));
        database.execute(change);
        String before = rows();
        Reply reply = redeem(ORDER, code);
        assertThat(reply.texts("redeemCoupon.userErrors", "reason")).containsExactly(reason);
        assertThat(reply.texts("redeemCoupon.userErrors", "code")).containsExactly(error);
        assertThat(reply.data("redeemCoupon.userErrors.0.path").toString()).isEqualTo("[\"" + path + "\"]");
        assertThat(reply.data("redeemCoupon.order.id").asString()).isEqualTo(Fixture.order(ORDER));
        assertThat(reply.data("redeemCoupon.redemption").isNull()).isTrue();
        assertThat(rows()).isEqualTo(before);
        Reply russian = api.as("manager")
                .in("ru")
                .query(REDEEM, Map.of("input", Map.of("orderId", Fixture.order(ORDER), "code", code)));
        assertThat(russian.data("redeemCoupon.userErrors.0.message").asString()).containsPattern("[а-я]");
    }

    @Test
    void reducesAnOrderOnceAndWithinTheLimits() {
        List.of(3, 4, 5, 6).forEach(number -> order(number, "900", "UNDER_INSPECTION"));
        database.execute(
                "update orders set customer_id = '" + Fixture.customer(2) + "' where id = '" + Fixture.order(6) + "'");
        create(Map.of("code", "A", "percent", "10", "maxRedemptions", 2, "maxRedemptionsPerCustomer", 1));
        assertThat(redeem(3, "A").data("redeemCoupon.userErrors")).isEmpty();
        assertThat(redeem(3, "a").texts("redeemCoupon.userErrors", "reason")).containsExactly("ALREADY_REDEEMED");
        assertThat(redeem(4, "A").texts("redeemCoupon.userErrors", "reason")).containsExactly("USED_UP_BY_CUSTOMER");
        assertThat(redeem(6, "A").data("redeemCoupon.userErrors")).isEmpty();
        assertThat(redeem(5, "A").texts("redeemCoupon.userErrors", "reason")).containsExactly("USED_UP");

        // A cancelled order keeps its price, and no longer counts.
        database.execute("set crm.import = 'on'; update orders set status = 'CANCELLED', cancel_reason = 'COMPLIANCE' "
                + "where id = '" + Fixture.order(3) + "'");
        assertThat(redeem(4, "A").data("redeemCoupon.userErrors")).isEmpty();
        Reply coupon = api.query("""
                { coupon(code: "A") { redemptionCount redemptions { nodes { order { orderCode
                    finalPrice { amount } } } } } }""");
        assertThat(coupon.data("coupon.redemptionCount").asInt()).isEqualTo(2);
        assertThat(coupon.texts("coupon.redemptions.nodes", "order.finalPrice.amount"))
                .containsExactly("810.00", "810.00", "810.00");
    }

    @Test
    void concurrentRedemptionsStayWithinTheLimit() throws Exception {
        List<Integer> orders = List.of(3, 4, 5, 6, 7, 8);
        orders.forEach(number -> order(number, "900", "UNDER_INSPECTION"));
        create(Map.of("code", "A", "percent", "10", "maxRedemptions", 2));
        List<Reply> replies = ConcurrentCalls.send(orders.size(), client -> redeem(orders.get(client), "A"));
        assertThat(replies.stream()
                        .filter(reply -> reply.data("redeemCoupon.userErrors").isEmpty()))
                .hasSize(2);
        assertThat(replies.stream().flatMap(reply -> reply.texts("redeemCoupon.userErrors", "reason").stream()))
                .containsOnly("USED_UP")
                .hasSize(4);
        assertThat(database.jdbc()
                        .sql("select count(*) from orders where final_price = 810")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void deactivatedCouponIsNotRedeemed() {
        String id = create(Map.of("code", "A", "percent", "10"))
                .data("createCoupon.coupon.id")
                .asString();
        Reply reply = api.query(DEACTIVATE, Map.of("input", Map.of("id", id, "expectedVersion", 0)));
        assertThat(reply.data("deactivateCoupon.coupon").toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"active\":false,\"deactivatedAt\":\"2018-07-02T12:00:00.000Z\","
                        + "\"version\":1}");
        assertThat(redeem(ORDER, "A").texts("redeemCoupon.userErrors", "reason"))
                .containsExactly("DEACTIVATED");
        assertThat(api.query(DEACTIVATE, Map.of("input", Map.of("id", id)))
                        .texts("deactivateCoupon.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(api.query(DEACTIVATE, Map.of("input", Map.of("id", Fixture.order(1))))
                        .texts("deactivateCoupon.userErrors", "code"))
                .containsExactly("NOT_FOUND");
        assertThat(api.query("{ coupons(filter: {active: false}) { nodes { code } } }")
                        .texts("coupons.nodes", "code"))
                .containsExactly("A");
    }
}
