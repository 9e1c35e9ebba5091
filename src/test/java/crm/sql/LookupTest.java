package crm.sql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
@crm.ChangesTheDatabase
class LookupTest {

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @ParameterizedTest
    @CsvSource({
        "order, 0d000000-0000-7000-8000-000000000001",
        "order, 0D000000-0000-7000-8000-000000000001",
        "order, ORD-000001",
        "order, ord-000001",
        "order, 2001",
        "order, cccccccc-0000-4000-8000-000000000001",
        "lead, 1ead0000-0000-7000-8000-000000000001",
        "lead, lead-000001",
        "lead, LEAD-20170001-0001",
        "lead, bbbbbbbb-0000-4000-8000-000000000001",
        "customer, c0000000-0000-7000-8000-000000000001",
        "customer, Cust-000001",
        "customer, '\u00a0CUST-000001\u200b '",
        "customer, 1001",
        "customer, AAAAAAAA-0000-4000-8000-000000000001",
    })
    void findsARecordByEveryId(String field, String name) {
        String kind = switch (field) {
            case "order" -> Fixture.order(1);
            case "lead" -> Fixture.lead(1);
            default -> Fixture.customer(1);
        };
        assertThat(find(field, name).data(field + ".id").asString()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "order, ORD-ZZZZZZ",
        "order, 999999",
        "order, LEAD-000001",
        "order, 00000000-0000-7000-8000-000000000000",
        "order, 1ead0000-0000-7000-8000-000000000001",
        "lead, ORD-000001",
        "lead, 0",
        "customer, CUST-7K3M9Q",
        "order, 0d000000-0000-7000-8000",
        "order, ORD-",
        "order, -1",
        "order, ' or true --'",
        "customer, 00000000000000000000000000000000000000000000000000000000000000000000000000000000",
    })
    void unknownIdIsNull(String field, String name) {
        assertThat(find(field, name).data(field).isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0\u200b", "#", "--", "ORD-\u0000", "1\n2"})
    void refusesMalformedIds(String name) {
        for (String field : new String[] {"order", "lead", "customer"}) {
            assertThat(find(field, name).refusal())
                    .isEqualTo(new Reply.Refusal(
                            "BAD_REQUEST",
                            "id",
                            "Invalid ID. Use a UUID, a code such as ORD-7K3M9Q, or an ID from the old CRM."));
        }
    }

    /** Ids as shops, accounting systems and CRMs make them. */
    @ParameterizedTest
    @ValueSource(
            strings = {"#1001", "SO/2024/0001", "500Ak00000AbCdEFGH", "ЗАКАЗ-15", "7f3a", "O1", "A", "Order 15", "１２３"})
    void findsARecordByEveryIdThatTheImportTakes(String id) {
        database.jdbc()
                .sql("update orders set legacy_id = :legacy where id = :id::uuid")
                .param("legacy", id)
                .param("id", Fixture.order(3))
                .update();
        assertThat(find("order", id).data("order.id").asString()).isEqualTo(Fixture.order(3));
        Reply found = api.query(
                "query($t: String!) { search(text: $t, first: 1) { nodes { ... on Order { id } } } }", Map.of("t", id));
        if (id.length() > 1) {
            assertThat(found.data("search.nodes.0.id").asString()).isEqualTo(Fixture.order(3));
        }
    }

    @Test
    void looksUpUuidThenCodeThenLegacyIds() {
        // Others are called in the old CRM what the first order is called here.
        database.execute("""
                update orders set legacy_uuid = '%s' where id = '%s';
                update orders set legacy_id = 'ORD-000001' where id = '%s';
                update orders set legacy_id = 'cccccccc-0000-4000-8000-000000000001' where id = '%s'
                """.formatted(Fixture.order(1), Fixture.order(2), Fixture.order(3), Fixture.order(4)));

        assertThat(find("order", Fixture.order(1)).data("order.id").asString()).isEqualTo(Fixture.order(1));
        assertThat(find("order", "ORD-000001").data("order.id").asString()).isEqualTo(Fixture.order(1));
        assertThat(find("order", "cccccccc-0000-4000-8000-000000000001")
                        .data("order.id")
                        .asString())
                .isEqualTo(Fixture.order(4));
    }

    private Reply find(String field, String name) {
        return api.query("query ($id: ID!) { %s(id: $id) { id } }".formatted(field), Map.of("id", name));
    }
}
