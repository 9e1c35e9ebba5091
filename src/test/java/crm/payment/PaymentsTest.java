package crm.payment;

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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@ChangesTheDatabase
class PaymentsTest {

    private static final String ANSWER = """
            { payment { id direction role method amount { amount currency } status voidReason externalReference version
                createdAt updatedAt order { orderCode } }
              order { orderCode version paid { amount currency } balance { amount currency } }
              userErrors { __typename code message path
                ... on InvalidTransition { from to allowed } ... on NotFound { id }
                ... on StaleVersion { expected current } }
              replayed } }""";

    private static final String RECORD =
            "mutation($input: RecordPaymentInput!) { recordPayment(input: $input) " + ANSWER;

    private static final String COMPLETE =
            "mutation($input: CompletePaymentInput!) { completePayment(input: $input) " + ANSWER;

    private static final String VOID = "mutation($input: VoidPaymentInput!) { voidPayment(input: $input) " + ANSWER;

    /** In the statuses COMPLETED, VOIDED and PLANNED, all of the first order, of which 50 of 1249.90 are paid. */
    private static final int COMPLETED = 1;

    private static final int VOIDED = 2;

    private static final int PLANNED = 3;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Test
    void recordedPaymentChangesTheBalance() {
        Reply reply = record(Map.of(
                "orderId",
                "ord-000001",
                "direction",
                "INCOMING",
                "role",
                "BALANCE",
                "method",
                "BANK_TRANSFER",
                "amount",
                money("1000.10", "EUR"),
                "externalReference",
                " Платёж 🚲 7 "));

        assertThat(reply.data("recordPayment.userErrors")).isEmpty();
        String id = reply.data("recordPayment.payment.id").asString();
        assertThat(reply.data("recordPayment.payment").toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"direction\":\"INCOMING\",\"role\":\"BALANCE\","
                        + "\"method\":\"BANK_TRANSFER\",\"amount\":{\"amount\":\"1000.10\",\"currency\":\"EUR\"},"
                        + "\"status\":\"COMPLETED\",\"voidReason\":null,\"externalReference\":\"Платёж 🚲 7\","
                        + "\"version\":0,\"createdAt\":\"2018-07-02T12:00:00.000Z\","
                        + "\"updatedAt\":\"2018-07-02T12:00:00.000Z\",\"order\":{\"orderCode\":\"ORD-000001\"}}");
        assertPaid(reply, "recordPayment", "1050.10", "199.80");
        assertThat(reply.data("recordPayment.order.version").asInt()).isZero();
        assertThat(row(id)).isEqualTo("INCOMING BALANCE BANK_TRANSFER 1000.10 EUR COMPLETED Платёж 🚲 7 0");
    }

    @ParameterizedTest
    @CsvSource({
        // order, direction, amount, currency, status, paid before and after, balance after
        "1, INCOMING, 1, EUR, PLANNED, 50.00, 1199.90",
        "1, INCOMING, 1, EUR, PENDING, 50.00, 1199.90",
        "1, INCOMING, 1, EUR, FAILED, 50.00, 1199.90",
        "1, OUTGOING, 1, EUR, COMPLETED, 50.00, 1199.90",
        "1, INCOMING, 90, RUB, COMPLETED, 51.00, 1198.90",
        "1, INCOMING, 90, USD, COMPLETED, 50.00, 1199.90",
        "1, INCOMING, 5000, EUR, COMPLETED, 5050.00, -3800.10",
        "18, INCOMING, 90, RUB, COMPLETED, 0.00, 500.00",
        "19, INCOMING, 90, EUR, COMPLETED, 90.00,",
    })
    void balanceCountsOnlyCompletedPaymentsWithARate(
            int order, String direction, String amount, String currency, String status, String paid, String balance) {
        Map<String, Object> input = payment(order, amount, currency);
        input.put("direction", direction);
        input.put("status", status);

        assertPaid(record(input), "recordPayment", paid, balance);

        Reply read = api.query(
                "query($id: ID!) { order(id: $id) { paid { amount } balance { amount } } }",
                Map.of("id", Fixture.order(order)));
        assertThat(read.data("order.paid.amount").asString()).isEqualTo(paid);
        assertThat(
                        read.data("order.balance").isNull()
                                ? null
                                : read.data("order.balance.amount").asString())
                .isEqualTo(balance);
    }

    @ParameterizedTest
    @EnumSource(PaymentRole.class)
    void acceptsEveryRoleAndMethod(PaymentRole role) {
        for (PaymentMethod method : PaymentMethod.values()) {
            Map<String, Object> input = payment(1, "1", "EUR");
            input.put("role", role);
            input.put("direction", role.direction());
            input.put("method", method);
            assertThat(record(input).data("recordPayment.payment.role").asString())
                    .isEqualTo(role.name());
        }
    }

    @ParameterizedTest
    @EnumSource(PaymentRole.class)
    void refusesTheOtherDirectionOfARole(PaymentRole role) {
        Map<String, Object> input = payment(1, "1", "EUR");
        input.put("role", role);
        input.put("direction", role.direction() == PaymentDirection.INCOMING ? "OUTGOING" : "INCOMING");
        Reply reply = record(input);
        assertThat(reply.texts("recordPayment.userErrors", "code")).containsExactly("INVALID_VALUE");
        assertThat(reply.texts("recordPayment.userErrors", "path.0")).containsExactly("direction");
    }

    /** The import reads it so too. */
    @Test
    void theWithdrawnRoubleIsTheRouble() {
        Reply reply = record(payment(1, "10000", "RUR"));
        assertThat(reply.data("recordPayment.payment.amount.currency").asString())
                .isEqualTo("RUB");
    }

    @Test
    void theSameAmountUnderOneKeyIsTheSameInput() {
        Map<String, Object> input = payment(1, "10.5", "EUR");
        input.put("idempotencyKey", "one-key");
        assertThat(record(input).data("recordPayment.replayed").asBoolean()).isFalse();
        for (Object amount : List.of("10.50", 10.5, "10.500")) {
            input.put("amount", Map.of("amount", amount, "currency", "EUR"));
            assertThat(record(input).data("recordPayment.replayed").asBoolean())
                    .as("%s", amount)
                    .isTrue();
        }
        input.put("amount", money("10.51", "EUR"));
        assertThat(record(input).texts("recordPayment.userErrors", "code")).containsExactly("KEY_REUSED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0d000000-0000-7000-8000-000000000001",
                "ORD-000001",
                "2001",
                "cccccccc-0000-4000-8000-000000000001"
            })
    void findsTheOrderByIdOrCode(String id) {
        Map<String, Object> input = payment(1, "1", "EUR");
        input.put("orderId", id);
        assertThat(record(input).data("recordPayment.payment.order.orderCode").asString())
                .isEqualTo("ORD-000001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | EUR | INVALID_VALUE | amount.amount | Must be greater than zero.",
                "0.00 | EUR | INVALID_VALUE | amount.amount | Must be greater than zero.",
                "-0.01 | EUR | INVALID_VALUE | amount.amount | Must not be negative.",
                "0.001 | EUR | INVALID_VALUE | amount.amount | Must have at most 2 decimal places.",
                "0.1 | JPY | INVALID_VALUE | amount.amount | Must be a whole number.",
                "0.123 | KWD | INVALID_VALUE | amount.amount | Must have at most 2 decimal places.",
                "1000000000000 | RUB | INVALID_VALUE | amount.amount | The number is too large.",
                "999999999999999999999999999999 | EUR | INVALID_VALUE | amount.amount | The number is too large.",
                "1 | XXX | INVALID_VALUE | amount.currency | XXX cannot be used for payments. Use a currency such "
                        + "as EUR.",
                "1 | DEM | INVALID_VALUE | amount.currency | DEM cannot be used for payments. Use a currency such "
                        + "as EUR.",
                "1 | HRK | INVALID_VALUE | amount.currency | HRK cannot be used for payments. Use a currency such "
                        + "as EUR.",
                "1 | BYR | INVALID_VALUE | amount.currency | BYR cannot be used for payments. Use a currency such "
                        + "as EUR.",
                "1 | XAU | INVALID_VALUE | amount.currency | XAU cannot be used for payments. Use a currency such "
                        + "as EUR.",
            })
    void refusesImpossibleAmounts(String amount, String currency, String code, String path, String message) {
        String before = everything();
        Reply reply = record(payment(1, amount, currency));
        assertThat(reply.texts("recordPayment.userErrors", "code")).containsExactly(code);
        assertThat(reply.data("recordPayment.userErrors.0.path").toString())
                .isEqualTo("[\"" + path.replace(".", "\",\"") + "\"]");
        assertThat(reply.texts("recordPayment.userErrors", "message")).containsExactly(message);
        assertThat(reply.data("recordPayment.payment").isNull()).isTrue();
        assertPaid(reply, "recordPayment", "50.00", "1199.90");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "999999999999.99, EUR, 999999999999.99",
        "0.01, EUR, 0.01",
        "10.500000, EUR, 10.50",
        "100, JPY, 100.00",
    })
    void acceptsTheLargestAndSmallestAmounts(String amount, String currency, String recorded) {
        assertThat(record(payment(1, amount, currency))
                        .data("recordPayment.payment.amount.amount")
                        .asString())
                .isEqualTo(recorded);
    }

    @ParameterizedTest
    @CsvSource({"1e9, EUR", "1.2.3, EUR", "'', EUR", "NaN, EUR", "1, EURO", "1, eur"})
    void refusesInvalidAmounts(String amount, String currency) {
        assertThat(record(payment(1, amount, currency)).refusal().code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void reportsAllInputErrorsTogether() {
        String before = everything();
        Map<String, Object> input = payment(1, "-1.234", "XXX");
        input.put("status", "VOIDED");
        input.put("externalReference", "a".repeat(201));
        Reply reply = record(input);
        assertThat(reply.texts("recordPayment.userErrors", "code"))
                .containsExactly("INVALID_VALUE", "INVALID_VALUE", "INVALID_VALUE", "TOO_LONG");
        assertThat(reply.data("recordPayment.userErrors.2.path").toString()).isEqualTo("[\"status\"]");
        assertThat(reply.data("recordPayment.userErrors.2.message").asString())
                .isEqualTo("A new payment can only be “Planned”, “Pending”, “Completed”, or “Failed”. To void a wrong "
                        + "payment, use voidPayment.");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORD-999999", "0d000000-0000-7000-8000-00000000ffff", "987654321"})
    void reportsAnUnknownOrder(String id) {
        Map<String, Object> input = payment(1, "1", "EUR");
        input.put("orderId", id);
        Reply reply = record(input);
        assertThat(reply.data("recordPayment").toString())
                .isEqualTo("{\"payment\":null,\"order\":null,\"userErrors\":[{\"__typename\":\"NotFound\","
                        + "\"code\":\"NOT_FOUND\",\"message\":\"No record has the ID " + id
                        + ".\",\"path\":[\"orderId\"],\"id\":\"" + id + "\"}],\"replayed\":false}");
    }

    @Test
    void refusesInvalidIds() {
        Map<String, Object> input = payment(1, "1", "EUR");
        input.put("orderId", "?");
        assertThat(record(input).refusal().argument()).isEqualTo("input.orderId");
        assertThat(complete(Map.of("id", "ORD-000001")).refusal().argument()).isEqualTo("input.id");
        assertThat(voided(Map.of("id", "", "reason", "x")).refusal().code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void plannedPaymentCountsOnceCompleted() {
        Reply reply =
                complete(Map.of("id", Fixture.payment(PLANNED), "externalReference", "bank-3", "expectedVersion", 0));
        assertThat(reply.data("completePayment.payment.status").asString()).isEqualTo("COMPLETED");
        assertThat(reply.data("completePayment.payment.externalReference").asString())
                .isEqualTo("bank-3");
        assertThat(reply.data("completePayment.payment.version").asInt()).isEqualTo(1);
        assertPaid(reply, "completePayment", "1249.90", "0.00");
        assertThat(row(Fixture.payment(PLANNED)))
                .isEqualTo("INCOMING BALANCE BANK_TRANSFER 1199.90 EUR COMPLETED bank-3 1");
    }

    @Test
    void externalReferenceCannotChange() {
        database.execute(
                "update payments set external_reference = 'invoice-9' where id = '" + Fixture.payment(PLANNED) + "'");
        String before = everything();
        Reply other = complete(Map.of("id", Fixture.payment(PLANNED), "externalReference", "bank-3"));
        assertThat(other.texts("completePayment.userErrors", "code")).containsExactly("CONFLICT");
        assertThat(other.data("completePayment.userErrors.0.path").toString()).isEqualTo("[\"externalReference\"]");
        assertThat(everything()).isEqualTo(before);

        Reply same = complete(Map.of("id", Fixture.payment(PLANNED), "externalReference", "invoice-9"));
        assertThat(same.data("completePayment.userErrors")).isEmpty();
        assertThat(same.data("completePayment.payment.externalReference").asString())
                .isEqualTo("invoice-9");
    }

    @Test
    void recordsDescriptionTimeAndRelatedPayment() {
        Map<String, Object> input = payment(1, "20", "EUR");
        input.putAll(Map.of(
                "direction",
                "OUTGOING",
                "role",
                "REFUND",
                "description",
                "Half of the deposit",
                "relatedPaymentId",
                Fixture.payment(COMPLETED),
                "occurredAt",
                "2018-07-01T10:00:00Z"));
        Reply reply = api.as("manager").query("""
                mutation($input: RecordPaymentInput!) { recordPayment(input: $input) { payment {
                  description occurredAt createdAt relatedPayment { externalReference } } userErrors { code } } }
                """, Map.of("input", input));
        assertThat(reply.data("recordPayment").toString())
                .isEqualTo("{\"payment\":{\"description\":\"Half of the deposit\","
                        + "\"occurredAt\":\"2018-07-01T10:00:00.000Z\",\"createdAt\":\"2018-07-02T12:00:00.000Z\","
                        + "\"relatedPayment\":{\"externalReference\":\"bank-1\"}},\"userErrors\":[]}");
    }

    @Test
    void refusesAForeignRelatedPaymentAndAnImpossibleTime() {
        String before = everything();
        Map<String, Object> input = payment(1, "20", "EUR");
        input.putAll(Map.of(
                "status", "PLANNED",
                "relatedPaymentId", Fixture.payment(4),
                "occurredAt", "2018-07-03T00:00:00Z"));
        Reply reply = record(input);
        assertThat(reply.texts("recordPayment.userErrors", "code"))
                .containsExactly("NOT_APPLICABLE", "INVALID_VALUE", "CONFLICT");
        input.put("relatedPaymentId", "9a000000-0000-7000-8000-00000000ffff");
        assertThat(record(input).texts("recordPayment.userErrors", "code")).contains("NOT_FOUND");
        Map<String, Object> early = payment(1, "20", "EUR");
        early.put("occurredAt", "0018-07-01T00:00:00Z");
        assertThat(record(early).texts("recordPayment.userErrors", "path.0")).containsExactly("occurredAt");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void completingAPaymentRecordsWhenTheMoneyMoved() {
        String completed = """
                mutation($input: CompletePaymentInput!) { completePayment(input: $input) {
                  payment { status occurredAt } userErrors { code path } } }""";
        assertThat(api.as("manager")
                        .query(completed, Map.of("input", Map.of("id", Fixture.payment(PLANNED))))
                        .data("completePayment.payment")
                        .toString())
                .isEqualTo("{\"status\":\"COMPLETED\",\"occurredAt\":\"2018-07-02T12:00:00.000Z\"}");

        Map<String, Object> pending = payment(1, "20", "EUR");
        pending.putAll(Map.of("status", "PENDING", "occurredAt", "2018-07-01T10:00:00Z"));
        String id = record(pending).data("recordPayment.payment.id").asString();
        assertThat(api.as("manager")
                        .query(completed, Map.of("input", Map.of("id", id, "occurredAt", "2018-07-01T11:00:00Z")))
                        .texts("completePayment.userErrors", "code"))
                .containsExactly("CONFLICT");
        assertThat(api.as("manager")
                        .query(completed, Map.of("input", Map.of("id", id)))
                        .data("completePayment.payment")
                        .toString())
                .isEqualTo("{\"status\":\"COMPLETED\",\"occurredAt\":\"2018-07-01T10:00:00.000Z\"}");
    }

    @Test
    void onlyAPendingPaymentFails() {
        String fail = """
                mutation($input: FailPaymentInput!) { failPayment(input: $input) {
                  payment { status version } order { paid { amount } }
                  userErrors { code ... on InvalidTransition { from to allowed } } } }""";
        Map<String, Object> pending = payment(1, "20", "EUR");
        pending.put("status", "PENDING");
        String id = record(pending).data("recordPayment.payment.id").asString();

        assertThat(api.as("manager")
                        .query(fail, Map.of("input", Map.of("id", id, "expectedVersion", 0)))
                        .data("failPayment")
                        .toString())
                .isEqualTo("{\"payment\":{\"status\":\"FAILED\",\"version\":1},"
                        + "\"order\":{\"paid\":{\"amount\":\"50.00\"}},\"userErrors\":[]}");

        String before = everything();
        assertThat(api.as("manager")
                        .query(fail, Map.of("input", Map.of("id", Fixture.payment(COMPLETED))))
                        .data("failPayment.userErrors.0")
                        .toString())
                .isEqualTo("{\"code\":\"INVALID_TRANSITION\",\"from\":\"COMPLETED\",\"to\":\"FAILED\","
                        + "\"allowed\":[\"VOIDED\"]}");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aFailedPaymentCanOnlyBeVoided() {
        Map<String, Object> failed = payment(1, "20", "EUR");
        failed.put("status", "FAILED");
        String id = record(failed).data("recordPayment.payment.id").asString();
        assertThat(complete(Map.of("id", id))
                        .data("completePayment.userErrors.0.allowed")
                        .toString())
                .isEqualTo("[\"VOIDED\"]");
        assertThat(voided(Map.of("id", id, "reason", "wrong order"))
                        .data("voidPayment.payment.status")
                        .asString())
                .isEqualTo("VOIDED");
    }

    @ParameterizedTest
    @ValueSource(ints = {COMPLETED, PLANNED})
    void voidedPaymentStaysButDoesNotCount(int number) {
        Reply reply = voided(Map.of("id", Fixture.payment(number), "reason", " Дважды 🤦 ", "expectedVersion", 0));
        assertThat(reply.data("voidPayment.userErrors")).isEmpty();
        assertThat(reply.data("voidPayment.payment.status").asString()).isEqualTo("VOIDED");
        assertThat(reply.data("voidPayment.payment.voidReason").asString()).isEqualTo("Дважды 🤦");
        assertThat(reply.data("voidPayment.payment.version").asInt()).isEqualTo(1);
        assertPaid(
                reply,
                "voidPayment",
                number == COMPLETED ? "0.00" : "50.00",
                number == COMPLETED ? "1249.90" : "1199.90");
        assertThat(count("payments")).isEqualTo(10);
        assertThat(database.jdbc()
                        .sql("select void_reason from payments where id = ?::uuid")
                        .param(Fixture.payment(number))
                        .query(String.class)
                        .single())
                .isEqualTo("Дважды 🤦");
    }

    /** The whole matrix: from each status, by both mutations. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | COMPLETED |",
                "3 | VOIDED |",
                "1 | COMPLETED | [\"VOIDED\"]",
                "1 | VOIDED |",
                "2 | COMPLETED | []",
                "2 | VOIDED | []",
            })
    void allowsOnlyDocumentedTransitions(int number, PaymentStatus to, String allowed) {
        String before = everything();
        String mutation = to == PaymentStatus.VOIDED ? "voidPayment" : "completePayment";
        Map<String, Object> input = new HashMap<>(Map.of("id", Fixture.payment(number)));
        if (to == PaymentStatus.VOIDED) {
            input.put("reason", "wrong");
        }
        Reply reply = api.as("admin").query(to == PaymentStatus.VOIDED ? VOID : COMPLETE, Map.of("input", input));
        if (allowed == null) {
            assertThat(reply.data(mutation + ".payment.status").asString()).isEqualTo(to.name());
        } else {
            assertThat(reply.texts(mutation + ".userErrors", "code")).containsExactly("INVALID_TRANSITION");
            assertThat(reply.data(mutation + ".userErrors.0.to").asString()).isEqualTo(to.name());
            assertThat(reply.data(mutation + ".userErrors.0.allowed").toString())
                    .isEqualTo(allowed);
            assertThat(reply.data(mutation + ".payment.id").asString()).isEqualTo(Fixture.payment(number));
            assertThat(everything()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n "})
    void refusesToVoidWithoutAReason(String reason) {
        String before = everything();
        Reply reply = voided(Map.of("id", Fixture.payment(COMPLETED), "reason", reason));
        assertThat(reply.texts("voidPayment.userErrors", "code")).containsExactly("REQUIRED");
        assertThat(reply.data("voidPayment.userErrors.0.path").toString()).isEqualTo("[\"reason\"]");
        assertPaid(reply, "voidPayment", "50.00", "1199.90");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void limitsTextLengths() {
        String longest = "я".repeat(10_000);
        assertThat(voided(Map.of("id", Fixture.payment(COMPLETED), "reason", longest + "я"))
                        .texts("voidPayment.userErrors", "code"))
                .containsExactly("TOO_LONG");
        assertThat(voided(Map.of("id", Fixture.payment(COMPLETED), "reason", longest))
                        .data("voidPayment.payment.voidReason")
                        .asString())
                .isEqualTo(longest);
        Map<String, Object> input = payment(1, "1", "EUR");
        input.put("externalReference", "🚲".repeat(200));
        assertThat(record(input).data("recordPayment.payment.externalReference").asString())
                .isEqualTo("🚲".repeat(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud83d", "\\ude00\\ud83d"})
    void refusesInvalidReasons(String escaped) {
        String before = everything();
        Reply reply = api.as("admin").post("/graphql", """
                {"query": "mutation($i: VoidPaymentInput!) { voidPayment(input: $i) { userErrors { code } } }", \
                "variables": {"i": {"id": "%s", "reason": "%s"}}}""".formatted(Fixture.payment(COMPLETED), escaped));
        assertThat(reply.texts("voidPayment.userErrors", "code")).containsExactly("INVALID_TEXT");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void reportsAnUnknownPayment() {
        String id = "9a000000-0000-7000-8000-00000000ffff";
        assertThat(complete(Map.of("id", id))
                        .data("completePayment.userErrors.0.id")
                        .asString())
                .isEqualTo(id);
        assertThat(voided(Map.of("id", id, "reason", "x")).texts("voidPayment.userErrors", "code"))
                .containsExactly("NOT_FOUND");
    }

    @Test
    void staleVersionReturnsTheCurrentPayment() {
        String before = everything();
        Reply completed = complete(Map.of("id", Fixture.payment(PLANNED), "expectedVersion", 7));
        assertThat(completed.data("completePayment.userErrors.0.expected").asInt())
                .isEqualTo(7);
        assertThat(completed.data("completePayment.userErrors.0.current").asInt())
                .isZero();
        assertThat(completed.data("completePayment.payment.status").asString()).isEqualTo("PLANNED");
        assertPaid(completed, "completePayment", "50.00", "1199.90");
        assertThat(voided(Map.of("id", Fixture.payment(COMPLETED), "reason", "x", "expectedVersion", 1))
                        .texts("voidPayment.userErrors", "code"))
                .containsExactly("STALE_VERSION");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void dryRunReturnsTheResultAndSavesNothing() {
        String before = everything();
        Map<String, Object> input = payment(1, "100", "EUR");
        input.put("dryRun", true);
        input.put("idempotencyKey", "dry");
        assertPaid(record(input), "recordPayment", "150.00", "1099.90");
        assertPaid(
                complete(Map.of("id", Fixture.payment(PLANNED), "dryRun", true)), "completePayment", "1249.90", "0.00");
        Reply reply = voided(Map.of("id", Fixture.payment(COMPLETED), "reason", "x", "dryRun", true));
        assertThat(reply.data("voidPayment.payment.status").asString()).isEqualTo("VOIDED");
        assertPaid(reply, "voidPayment", "0.00", "1249.90");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void repeatedKeyRecordsOnceAndRefusesAnotherInput() {
        Map<String, Object> input = payment(1, "100", "EUR");
        input.put("idempotencyKey", "click-1");
        Reply first = record(input);
        Reply again = record(input);
        assertThat(first.data("recordPayment.replayed").asBoolean()).isFalse();
        assertThat(again.body()).isEqualTo(first.body().replace("\"replayed\":false", "\"replayed\":true"));
        assertThat(count("payments")).isEqualTo(11);

        input.put("amount", money("100.01", "EUR"));
        assertThat(record(input).texts("recordPayment.userErrors", "code")).containsExactly("KEY_REUSED");
        assertThat(count("payments")).isEqualTo(11);

        Map<String, Object> voiding = Map.of("id", Fixture.payment(COMPLETED), "reason", "x", "idempotencyKey", "v");
        voided(voiding);
        Reply replayed = voided(voiding);
        assertThat(replayed.data("voidPayment.userErrors")).isEmpty();
        assertThat(replayed.data("voidPayment.replayed").asBoolean()).isTrue();
        assertThat(replayed.data("voidPayment.payment.version").asInt()).isEqualTo(1);

        Map<String, Object> completing = Map.of("id", Fixture.payment(PLANNED), "idempotencyKey", "c");
        complete(completing);
        assertThat(complete(completing).data("completePayment.replayed").asBoolean())
                .isTrue();
    }

    @Test
    void concurrentRequestsWithOneKeyRecordOnePayment() throws Exception {
        Map<String, Object> input = payment(1, "100", "EUR");
        input.put("idempotencyKey", "impatient");
        List<Reply> replies = ConcurrentCalls.send(20, client -> record(input));
        assertThat(replies)
                .extracting(reply -> reply.data("recordPayment.payment.id").asString())
                .containsOnly(
                        replies.getFirst().data("recordPayment.payment.id").asString());
        assertThat(replies)
                .filteredOn(reply -> !reply.data("recordPayment.replayed").asBoolean())
                .hasSize(1);
        assertThat(count("payments")).isEqualTo(11);
    }

    @Test
    void concurrentPaymentsAreAllRecorded() throws Exception {
        List<Reply> replies = ConcurrentCalls.send(20, client -> record(payment(1, "10", "EUR")));
        assertThat(replies)
                .allSatisfy(reply ->
                        assertThat(reply.data("recordPayment.userErrors")).isEmpty());
        // Each saw the earlier payments: every sum was returned once.
        assertThat(replies)
                .extracting(
                        reply -> reply.data("recordPayment.order.paid.amount").asString())
                .doesNotHaveDuplicates()
                .contains("60.00", "250.00");
    }

    @Test
    void oneOfManyConcurrentVoidsSucceeds() throws Exception {
        List<Reply> replies = ConcurrentCalls.send(
                20, client -> voided(Map.of("id", Fixture.payment(COMPLETED), "reason", "client " + client)));
        assertThat(replies)
                .filteredOn(reply -> reply.data("voidPayment.userErrors").isEmpty())
                .hasSize(1);
        assertThat(replies)
                .filteredOn(
                        reply -> reply.texts("voidPayment.userErrors", "code").equals(List.of("INVALID_TRANSITION")))
                .hasSize(19);
        assertThat(row(Fixture.payment(COMPLETED))).endsWith(" 1");
    }

    @Test
    void onlyAdministratorsVoidAndAnalystsChangeNothing() {
        String before = everything();
        Map<String, ?> voiding = Map.of("input", Map.of("id", Fixture.payment(COMPLETED), "reason", "x"));
        assertThat(api.as("manager").query(VOID, voiding).refusal().code()).isEqualTo("FORBIDDEN");
        assertThat(api.as("analyst").query(VOID, voiding).refusal().code()).isEqualTo("FORBIDDEN");
        assertThat(api.as("analyst")
                        .query(RECORD, Map.of("input", payment(1, "1", "EUR")))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(api.as("analyst")
                        .query(COMPLETE, Map.of("input", Map.of("id", Fixture.payment(PLANNED))))
                        .refusal()
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(api.anonymous()
                        .query(RECORD, Map.of("input", payment(1, "1", "EUR")))
                        .refusal()
                        .code())
                .isEqualTo("UNAUTHENTICATED");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void answersInTheCallersLanguage() {
        Map<String, Object> input = payment(1, "1", "XXX");
        input.put("status", "VOIDED");
        assertThat(api.as("manager")
                        .in("ru")
                        .query(RECORD, Map.of("input", input))
                        .texts("recordPayment.userErrors", "message"))
                .containsExactly(
                        "Валюта XXX не подходит для платежей. Укажите другую, например EUR.",
                        "Статус нового платежа может быть только «Запланирован», «Ожидает подтверждения», «Проведён» "
                                + "или «Не прошёл». Чтобы аннулировать ошибочный платёж, используйте voidPayment.");
    }

    private Reply record(Map<String, ?> input) {
        return api.query(RECORD, Map.of("input", input));
    }

    private Reply complete(Map<String, ?> input) {
        return api.query(COMPLETE, Map.of("input", input));
    }

    private Reply voided(Map<String, ?> input) {
        return api.as("admin").query(VOID, Map.of("input", input));
    }

    private static Map<String, Object> payment(int order, String amount, String currency) {
        return new HashMap<>(Map.of(
                "orderId",
                Fixture.order(order),
                "direction",
                "INCOMING",
                "role",
                "BALANCE",
                "method",
                "CARD",
                "amount",
                money(amount, currency)));
    }

    private static Map<String, String> money(String amount, String currency) {
        return Map.of("amount", amount, "currency", currency);
    }

    private static void assertPaid(Reply reply, String mutation, String paid, String balance) {
        assertThat(reply.data(mutation + ".order.paid").toString())
                .isEqualTo("{\"amount\":\"" + paid + "\",\"currency\":\"EUR\"}");
        assertThat(reply.data(mutation + ".order.balance").toString())
                .isEqualTo(balance == null ? "null" : "{\"amount\":\"" + balance + "\",\"currency\":\"EUR\"}");
    }

    private String row(String payment) {
        return database.jdbc().sql("""
                        select concat_ws(' ', direction, role, method, amount, currency, status, external_reference,
                          version) from payments where id = ?::uuid""").param(payment).query(String.class).single();
    }

    private int count(String table) {
        return database.jdbc()
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single();
    }

    /** Everything that a refused change must not modify. */
    private String everything() {
        return database.jdbc().sql("""
                        select (select string_agg(p::text, ' ' order by id) from payments p)
                          || (select string_agg(o::text, ' ' order by id) from orders o)
                          || (select count(*) from idempotency_records)""").query(String.class).single();
    }
}
