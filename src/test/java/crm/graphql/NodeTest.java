package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Fixture;
import crm.Reply;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class NodeTest {

    private static final String NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";

    @Autowired
    private Api api;

    @ParameterizedTest
    @CsvSource({
        "Order, 0d000000-0000-7000-8000-000000000001",
        "Lead, 1ead0000-0000-7000-8000-000000000001",
        "Customer, c0000000-0000-7000-8000-000000000001",
        "Manager, 5e000000-0000-7000-8000-000000000001",
        "Shipment, 5b000000-0000-7000-8000-000000000001",
        "Task, 7a000000-0000-7000-8000-000000000001",
        "Payment, 9a000000-0000-7000-8000-000000000001",
        "Inspection, 14000000-0000-7000-8000-000000000001",
        "Negotiation, 4e000000-0000-7000-8000-000000000001",
        "Review, 4f000000-0000-7000-8000-000000000001",
        "Coupon, c5000000-0000-7000-8000-000000000001",
        "CouponRedemption, c6000000-0000-7000-8000-000000000001",
        "Document, d0000000-0000-7000-8000-000000000001",
    })
    void findsARecordOfEveryType(String type, String id) {
        Reply reply = api.query("{ node(id: \"%s\") { __typename id } }".formatted(id));
        assertThat(reply.data("node").toString())
                .isEqualTo("{\"__typename\":\"%s\",\"id\":\"%s\"}".formatted(type, id));
    }

    @Test
    void keepsTheOrderOfIdsAndReturnsNullForUnknownOnes() {
        List<String> asked = List.of(
                Fixture.order(2),
                "00000000-0000-7000-8000-000000000000",
                Fixture.customer(1),
                Fixture.order(1),
                Fixture.order(2));
        assertThat(api.query(NODES, Map.of("ids", asked)).texts("nodes", "id"))
                .containsExactly(Fixture.order(2), null, Fixture.customer(1), Fixture.order(1), Fixture.order(2));
    }

    @Test
    void acceptsAnIdInUpperCase() {
        assertThat(api.query("{ node(id: \"0D000000-0000-7000-8000-000000000001\") { id } }")
                        .data("node.id")
                        .asString())
                .isEqualTo(Fixture.order(1));
    }

    @Test
    void unknownIdReturnsNull() {
        assertThat(api.query("{ node(id: \"00000000-0000-7000-8000-000000000000\") { id } }")
                        .data("node")
                        .isNull())
                .isTrue();
    }

    @Test
    void acceptsAtMostAHundredIds() {
        List<String> hundred = Collections.nCopies(100, Fixture.order(1));
        assertThat(api.query(NODES, Map.of("ids", hundred)).data("nodes").size())
                .isEqualTo(100);

        List<String> more =
                IntStream.rangeClosed(1, 101).mapToObj(Fixture::order).toList();
        assertThat(api.query(NODES, Map.of("ids", more)).refusal())
                .isEqualTo(new Reply.Refusal(
                        "LIMIT_EXCEEDED",
                        null,
                        "Argument ids of nodes has 101 elements; the limit is 100. Send several requests."));
        assertThat(api.query(NODES, Map.of("ids", List.of())).refusal())
                .isEqualTo(new Reply.Refusal("BAD_REQUEST", "ids", "Send between 1 and 100 IDs."));
    }

    @Test
    void refusesInvalidIds() {
        assertThat(api.query("{ node(id: \"ORD-000001\") { id } }").refusal())
                .isEqualTo(new Reply.Refusal("BAD_REQUEST", "id", "Must be a UUID, as in the id field of the record."));
        assertThat(api.query(NODES, Map.of("ids", List.of(Fixture.order(1), "2001")))
                        .refusal())
                .isEqualTo(
                        new Reply.Refusal("BAD_REQUEST", "ids", "Must be a UUID, as in the id field of the record."));
        // The old CRM's UUID of the first order.
        assertThat(api.query("{ node(id: \"cccccccc-0000-4000-8000-000000000001\") { id } }")
                        .data("node")
                        .isNull())
                .isTrue();
    }
}
