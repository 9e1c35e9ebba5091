package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.legacy.value.RejectionReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rows that the import rejects: the report contains each, and the database does not. */
class RejectedRowsTest extends ImportTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "C1,,2026-01-01T00:00:00Z,full_name,MISSING_VALUE",
                "'',Иван,2026-01-01T00:00:00Z,id,MISSING_VALUE",
                "C1,Иван,,created_at,MISSING_VALUE",
                "C1,Иван,yesterday,created_at,INVALID_DATE",
                "C1,Иван,2026-02-30T00:00:00Z,created_at,INVALID_DATE",
                "C1,Иван,01.02.2026,created_at,INVALID_DATE",
                "C1,Иван,0026-01-01T00:00:00Z,created_at,INVALID_DATE",
                "C1,Иван,+292278994-08-17T07:12:55Z,created_at,INVALID_DATE",
            })
    void rejectsACustomer(String id, String name, String createdAt, String column, RejectionReason reason) {
        customers("%s,%s,,,%s".formatted(id, name == null ? "" : name, createdAt == null ? "" : createdAt));

        assertCounts(run().file("customers.csv"), 0, 0, 0, 1);
        assertRejected("customers.csv", 2, column, reason);
        assertThat(count("customers")).isZero();
    }

    @Test
    void rejectsTextsThatAreTooLong() {
        customers(
                "C1,%s,,,2026-01-01T00:00:00Z".formatted("я".repeat(201)),
                "C2,%s,,,2026-01-01T00:00:00Z".formatted("🚲".repeat(200)));

        assertCounts(run().file("customers.csv"), 1, 0, 0, 1);
        assertRejected("customers.csv", 2, "full_name", RejectionReason.TEXT_TOO_LONG);
        assertThat(rejects().getFirst().get("row").get("full_name").stringValue())
                .hasSize(201);
        assertThat(value("select char_length(full_name) from customers")).isEqualTo("200");
    }

    @Test
    void rejectsOptionalTextsThatAreTooLong() {
        csv(
                "tasks.csv",
                "id,title,description,created_at",
                "T1,Call,%s,2026-01-01T00:00:00Z".formatted("x".repeat(10_001)));

        run();
        assertRejected("tasks.csv", 2, "description", RejectionReason.TEXT_TOO_LONG);
    }

    @Test
    void rejectsCharactersThatPostgreSqlCannotStore() {
        customers("C1,a\0b,,,2026-01-01T00:00:00Z", "C2,ok,,,2026-01-01T00:00:00Z");
        file("tasks.ndjson", """
                {"id": "T1", "title": "half \\ud83d", "created_at": "2026-01-01T00:00:00Z"}
                {"id": "T2", "title": "nul \\u0000", "created_at": "2026-01-01T00:00:00Z"}
                {"id": "T3", "title": "whole \\ud83d\\udeb2", "created_at": "2026-01-01T00:00:00Z"}
                """);

        run();

        assertRejected("customers.csv", 2, "full_name", RejectionReason.INVALID_TEXT);
        assertRejected("tasks.ndjson", 1, "title", RejectionReason.INVALID_TEXT);
        assertRejected("tasks.ndjson", 2, "title", RejectionReason.INVALID_TEXT);
        assertThat(values("select full_name from customers")).containsExactly("ok");
        assertThat(values("select title from tasks")).containsExactly("whole 🚲");
    }

    @Test
    void rejectsBytesThatAreNotUtf8ButKeepsAReplacementCharacter() {
        byte[] latin =
                "id,full_name,created_at\nC1,J\u00fcrgen,2026-01-01T00:00:00Z\n".getBytes(StandardCharsets.ISO_8859_1);
        bytes("customers.csv", latin);
        run();
        assertRejected("customers.csv", 2, "full_name", RejectionReason.INVALID_TEXT);

        csv("customers.csv", "id,full_name,created_at", "C1,J\ufffdrgen,2026-01-01T00:00:00Z");
        run();
        assertThat(values("select full_name from customers")).containsExactly("J\ufffdrgen");
    }

    @Test
    void rejectsTheSecondRowWithAnId() {
        customers(
                "C1,First,,,2026-01-01T00:00:00Z",
                "C2,Other,,,2026-01-01T00:00:00Z",
                "C1,Second,,,2026-01-01T00:00:00Z");

        assertCounts(run().file("customers.csv"), 2, 0, 0, 1);
        assertRejected("customers.csv", 4, "id", RejectionReason.DUPLICATE_ID);
        assertThat(rejects().getFirst().get("message").stringValue()).contains("line 2");
        assertThat(values("select full_name from customers order by 1")).containsExactly("First", "Other");
    }

    @Test
    void rejectsRowsWithTooManyOrTooFewFields() {
        file(
                "customers.csv",
                "id,full_name,created_at\nC1,Петров, Иван,2026-01-01T00:00:00Z\nC2,Юлия\nC3,Ok,2026-01-01T00:00:00Z\n");

        assertCounts(run().file("customers.csv"), 1, 0, 0, 2);
        assertRejected("customers.csv", 2, "", RejectionReason.WRONG_FIELD_COUNT);
        assertRejected("customers.csv", 3, "", RejectionReason.WRONG_FIELD_COUNT);
        assertThat(rejects()
                        .getFirst()
                        .get("row")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList())
                .containsExactly("C1", "Петров", " Иван", "2026-01-01T00:00:00Z");
    }

    @Test
    void rejectsLinesThatAreNotAJsonObject() {
        file("customers.ndjson", """
                {"id": "C1", "full_name": "Ok", "created_at": "2026-01-01T00:00:00Z"}
                {"id": "C2", "full_name": "Broken
                ["C3"]
                {"id": "C4", "id": "C5", "full_name": "Two ids", "created_at": "2026-01-01T00:00:00Z"}
                {"id": "C6", "full_name": "More", "created_at": "2026-01-01T00:00:00Z"} {}

                {"id": "C7", "full_name": "Ok too", "created_at": "2026-01-01T00:00:00Z"}""");

        assertCounts(run().file("customers.ndjson"), 2, 0, 0, 4);
        for (int line = 2; line <= 5; line++) {
            assertRejected("customers.ndjson", line, "", RejectionReason.INVALID_JSON);
        }
        assertThat(rejects().getFirst().get("row").stringValue()).isEqualTo("{\"id\": \"C2\", \"full_name\": \"Broken");
        assertThat(values("select legacy_id from customers order by 1")).containsExactly("C1", "C7");
    }

    @Test
    void rejectsRowsWhoseParentIsRejectedOrMissing() {
        oneCustomer();
        orders(
                "O1,ORD-1,C1,,Trek,unavailable,2026-01-02T00:00:00Z",
                "O2,ORD-2,C9,,Trek,new,2026-01-02T00:00:00Z",
                "O3,ORD-3,C1,,Trek,new,2026-01-02T00:00:00Z");
        events(
                "E1,O1,,new,,2026-01-02T00:00:00Z",
                "E2,O2,,new,,2026-01-02T00:00:00Z",
                "E3,O3,,new,,2026-01-02T00:00:00Z",
                "E4,O4,,new,,2026-01-02T00:00:00Z",
                "E5,,,new,,2026-01-02T00:00:00Z");
        csv(
                "payments.csv",
                "id,order_id,direction,role,method,amount,currency,status,created_at",
                "P1,O1,incoming,deposit,cash,10,EUR,completed,2026-01-02T00:00:00Z");
        csv("shipments.csv", "id,order_id,created_at", "S1,O1,2026-01-02T00:00:00Z");
        csv("negotiations.csv", "id,order_id,created_at", "N1,O1,2026-01-02T00:00:00Z");
        csv(
                "tasks.csv",
                "id,order_id,title,created_at",
                "T1,O1,Call,2026-01-02T00:00:00Z",
                "T2,,Nobody's,2026-01-02T00:00:00Z",
                "T3,O4,Call,2026-01-02T00:00:00Z");

        run();

        assertRejected("orders.csv", 2, "status", RejectionReason.UNKNOWN_STATUS);
        assertRejected("orders.csv", 3, "customer_id", RejectionReason.PARENT_MISSING);
        assertRejected("order_status_events.csv", 2, "order_id", RejectionReason.PARENT_REJECTED);
        assertRejected("order_status_events.csv", 3, "order_id", RejectionReason.PARENT_REJECTED);
        assertRejected("order_status_events.csv", 5, "order_id", RejectionReason.PARENT_MISSING);
        assertRejected("order_status_events.csv", 6, "order_id", RejectionReason.MISSING_VALUE);
        for (String file : List.of("payments.csv", "shipments.csv", "negotiations.csv", "tasks.csv")) {
            assertRejected(file, 2, "order_id", RejectionReason.PARENT_REJECTED);
        }
        assertRejected("tasks.csv", 4, "order_id", RejectionReason.PARENT_MISSING);
        assertThat(values("select title from tasks")).containsExactly("Nobody's");
        assertThat(count("status_history")).isEqualTo(1);
        assertThat(rejects()).hasSize(11);
    }

    @Test
    void reportsARejectedParentAlsoIfItsRowWasBroken() {
        file("customers.csv", "id,full_name,created_at\nC1,Петров, Иван,2026-01-01T00:00:00Z\n");
        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z");

        run();
        assertRejected("orders.csv", 2, "customer_id", RejectionReason.PARENT_REJECTED);
    }

    @Test
    void acceptsRowsOfAnEarlierImportedParentWhoseNewRowIsRejected() {
        oneOrder();
        run();

        orders("O1,ORD-1,C1,,Trek Marlin,nonsense,2026-01-02T00:00:00Z");
        events("E1,O1,,new,,2026-01-02T00:00:00Z");

        assertThat(runAgain().file("order_status_events.csv").created()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "sideways,deposit,cash,10,EUR,completed,direction,UNKNOWN_VALUE",
        "incoming,bribe,cash,10,EUR,completed,role,UNKNOWN_VALUE",
        "incoming,deposit,pix,10,EUR,completed,method,UNKNOWN_VALUE",
        "incoming,deposit,cash,NA,EUR,completed,amount,INVALID_DECIMAL",
        "incoming,deposit,cash,-1,EUR,completed,amount,INVALID_DECIMAL",
        "incoming,deposit,cash,1.005,EUR,completed,amount,INVALID_DECIMAL",
        "incoming,deposit,cash,1e15,EUR,completed,amount,INVALID_DECIMAL",
        "incoming,deposit,cash,1e999999999,EUR,completed,amount,INVALID_DECIMAL",
        "incoming,deposit,cash,,EUR,completed,amount,MISSING_VALUE",
        "incoming,deposit,cash,10,EURO,completed,currency,INVALID_CURRENCY",
        "incoming,deposit,cash,10,EUR,lost,status,UNKNOWN_VALUE",
    })
    void rejectsAPayment(
            String direction,
            String role,
            String method,
            String amount,
            String currency,
            String status,
            String column,
            RejectionReason reason) {
        oneOrder();
        csv(
                "payments.csv",
                "id,order_id,direction,role,method,amount,currency,status,created_at",
                String.join(
                        ",",
                        "P1",
                        "O1",
                        direction,
                        role,
                        method,
                        amount == null ? "" : amount,
                        currency,
                        status,
                        "2026-01-02T00:00:00Z"));

        run();
        assertRejected("payments.csv", 2, column, reason);
        assertThat(count("payments")).isZero();
    }

    @Test
    void rejectsUnknownStatuses() {
        oneManager();
        oneOrder();
        leads("L1,maybe,2026-01-01T00:00:00Z,,");
        events("E1,O1,,gone,,2026-01-02T00:00:00Z");
        csv("shipments.csv", "id,order_id,delivery_status,created_at", "S1,O1,flying,2026-01-02T00:00:00Z");
        csv("tasks.csv", "id,title,status,created_at", "T1,Call,perhaps,2026-01-02T00:00:00Z");
        csv("users.csv", "id,name,role,created_at", MANAGER + ",Olga,boss,2026-01-02T00:00:00Z");

        run();

        assertRejected("leads.csv", 2, "status", RejectionReason.UNKNOWN_STATUS);
        assertRejected("order_status_events.csv", 2, "new_status", RejectionReason.UNKNOWN_STATUS);
        assertRejected("shipments.csv", 2, "delivery_status", RejectionReason.UNKNOWN_STATUS);
        assertRejected("tasks.csv", 2, "status", RejectionReason.UNKNOWN_STATUS);
        assertRejected("users.csv", 2, "role", RejectionReason.UNKNOWN_VALUE);
    }

    @Test
    void rejectsAnOrderWithoutANameForItsBike() {
        oneCustomer();
        csv(
                "orders.csv",
                "id,order_code,customer_id,bike_id,bike_url,status,created_at",
                "O1,ORD-1,C1,7,https://bikes.example.com/123/456,new,2026-01-02T00:00:00Z");

        run();
        assertRejected("orders.csv", 2, "title", RejectionReason.MISSING_VALUE);
    }

    @Test
    void rejectsACodeThatAnotherRecordHas() {
        oneCustomer();
        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z", "O2,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z");
        run();
        assertRejected("orders.csv", 3, "order_code", RejectionReason.CODE_TAKEN);

        orders("O1,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z", "O3,ORD-1,C1,,Trek,new,2026-01-02T00:00:00Z");
        runAgain();
        assertRejected("orders.csv", 3, "order_code", RejectionReason.CODE_TAKEN);
        assertThat(count("orders")).isEqualTo(1);
    }

    @Test
    void rejectsChangesOfHistory() {
        oneOrder();
        events("E1,O1,,new,,2026-01-02T00:00:00Z");
        run();

        events("E1,O1,,cancelled,,2026-01-02T00:00:00Z");

        assertCounts(runAgain().file("order_status_events.csv"), 0, 0, 0, 1);
        assertRejected("order_status_events.csv", 2, "id", RejectionReason.IMMUTABLE);
        assertThat(values("select to_status from status_history")).containsExactly("PENDING_MANAGER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"customers.csv", "customers.ndjson"})
    void reportsTheLineOfARowAlsoAfterALineBreakInAField(String name) {
        if (name.endsWith(".csv")) {
            csv(
                    name,
                    "id,full_name,city,created_at",
                    "C1,Ok,\"two\nlines\",2026-01-01T00:00:00Z",
                    "C2,,x,2026-01-01T00:00:00Z");
        } else {
            file(name, """

                    {"id": "C1", "full_name": "Ok", "city": "two\\nlines", "created_at": "2026-01-01T00:00:00Z"}

                    {"id": "C2", "created_at": "2026-01-01T00:00:00Z"}
                    """);
        }

        run();
        assertRejected(name, 4, "full_name", RejectionReason.MISSING_VALUE);
        assertThat(value("select city from customers")).isEqualTo("two\nlines");
    }
}
