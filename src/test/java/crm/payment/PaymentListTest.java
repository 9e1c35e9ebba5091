package crm.payment;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The list of the payments of all orders. The fixture has ten. */
@ApiTest
@ChangesTheDatabase
class PaymentListTest {

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 1 2 3 4 5 6 7 8 9 10",
                "{order: [\"ORD-000001\"]} | 1 2 3",
                "{order: \"2001\"} | 1 2 3",
                "{order: [\"cccccccc-0000-4000-8000-000000000001\"]} | 1 2 3",
                "{order: [\"0d000000-0000-7000-8000-000000000001\", \"ord-000007\"]} | 1 2 3 4",
                "{order: [\"ORD-999999\"]} |",
                "{order: []} | 1 2 3 4 5 6 7 8 9 10",
                "{customer: [\"CUST-000012\"]} | 5 6 7 8",
                "{customer: [\"c0000000-0000-7000-8000-000000000001\"]} | 1 2 3",
                "{direction: [OUTGOING]} | 10",
                "{role: [DEPOSIT, PAYOUT]} | 1 2 4 10",
                "{method: [CASH, VOUCHER]} | 5 8",
                "{status: [VOIDED]} | 2",
                "{currency: [\"USD\", \"RUB\"]} | 4 6 7 8",
                "{amount: {min: 500, max: 1199.90}} | 3 5 8",
                "{externalReference: \" bank-2 \"} | 2",
                "{externalReference: \"BANK-2\"} |",
                "{createdAt: {from: \"2018-06-27T09:00:00Z\", to: \"2018-07-02T11:42:00Z\"}} | 1 10",
                "{updatedAt: {from: \"2018-07-02T11:43:00Z\"}} | 3",
                "{occurredAt: {from: \"2018-06-01T00:00:00Z\"}} | 9",
            })
    void filters(String filter, String expected) {
        database.execute(
                "update payments set occurred_at = '2018-06-18T09:00:00Z' where id = '" + Fixture.payment(9) + "'");
        Reply reply = api.query("{ payments(filter: " + filter
                + ", sort: CREATED_AT_ASC) { nodes { id } totalCount { value precision } } }");
        List<String> ids = reply.texts("payments.nodes", "id").stream().sorted().toList();
        List<String> found = expected == null
                ? List.of()
                : Arrays.stream(expected.split(" "))
                        .map(number -> Fixture.payment(Integer.parseInt(number)))
                        .toList();
        assertThat(ids).isEqualTo(found);
        assertThat(reply.data("payments.totalCount.value").asInt()).isEqualTo(found.size());
    }

    /** Page by page, forwards, each row once. */
    @ParameterizedTest
    @EnumSource(PaymentSort.class)
    void pagesInEachOrder(PaymentSort sort) {
        database.execute("update payments set occurred_at = created_at where direction = 'INCOMING'");
        List<String> all =
                api.query("{ payments(sort: " + sort + ") { nodes { id } } }").texts("payments.nodes", "id");
        assertThat(all).hasSize(10).doesNotHaveDuplicates();
        String column = switch (sort) {
            case CREATED_AT_ASC, CREATED_AT_DESC -> "created_at";
            case UPDATED_AT_ASC, UPDATED_AT_DESC -> "updated_at";
            case OCCURRED_AT_ASC, OCCURRED_AT_DESC -> "coalesce(occurred_at, 'infinity')";
            case AMOUNT_ASC, AMOUNT_DESC -> "amount";
        };
        String direction = sort.name().endsWith("_ASC") ? "asc" : "desc";
        assertThat(all)
                .isEqualTo(database.jdbc()
                        .sql("select id::text from payments order by %1$s %2$s, id %2$s".formatted(column, direction))
                        .query(String.class)
                        .list());
        Reply page = api.query("{ payments(first: 4, sort: " + sort + ") { pageInfo { endCursor } } }");
        assertThat(api.query("{ payments(first: 10, sort: " + sort + ", after: \""
                                + page.data("payments.pageInfo.endCursor").asString() + "\") { nodes { id } } }")
                        .texts("payments.nodes", "id"))
                .isEqualTo(all.subList(4, 10));
    }

    @Test
    void refusesReversedRangesAndImpossibleIds() {
        assertThat(api.query("{ payments(filter: {amount: {min: 2, max: 1}}) { nodes { id } } }")
                        .refusal()
                        .argument())
                .isEqualTo("filter.amount");
        assertThat(api.query("{ payments(filter: {order: [\"?\"]}) { nodes { id } } }")
                        .refusal()
                        .argument())
                .isEqualTo("filter.order");
    }
}
