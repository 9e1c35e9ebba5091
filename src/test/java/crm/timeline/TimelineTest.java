package crm.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Order 2 of customer 2 has entries of each kind. */
@ApiTest
@ChangesTheDatabase
class TimelineTest {

    private static final String ENTRY = """
            nodes {
              __typename
              ... on OrderHistoryEntry { historyAt: occurredAt }
              ... on LeadHistoryEntry { leadAt: occurredAt }
              ... on Comment { commentAt: createdAt text }
              ... on Touchpoint { contactAt: happenedAt summary }
              ... on Payment { paymentAt: createdAt amount { amount } }
              ... on ShipmentEvent { eventAt: occurredAt place }
              ... on Change { changeAt: recordedAt mutation actor { name } changedFields { field before after } }
            }
            edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }""";

    private static final String TIMELINE =
            "query($id: ID!, $kinds: [TimelineKind!], $first: Int, $after: String, $last: Int, $before: String) {"
                    + " record: %s(id: $id) {"
                    + " timeline(kinds: $kinds, first: $first, after: $after, last: $last, before: $before) {"
                    + ENTRY + " } } }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @BeforeEach
    void addEntries() {
        database.execute("""
                delete from shipment_events where shipment_id in (select id from shipments where order_id = '%1$s');
                insert into shipments (id, order_id, status, created_at, updated_at)
                values ('5a000000-0000-7000-8000-0000000000ff', '%1$s', 'CUSTOMS', now(), now());
                insert into shipment_events (id, shipment_id, occurred_at, place, text, created_at)
                values ('5e110000-0000-7000-8000-0000000000ff', '5a000000-0000-7000-8000-0000000000ff',
                  '2018-07-02T10:45:00Z', 'Minsk', 'Seen', now());
                insert into payments (id, order_id, direction, role, method, amount, currency, status, created_at,
                  updated_at)
                values ('9a000000-0000-7000-8000-0000000000ff', '%1$s', 'INCOMING', 'DEPOSIT', 'CARD', 100, 'EUR',
                  'COMPLETED', '2018-07-02T10:15:00Z', '2018-07-02T10:15:00Z');
                insert into status_history (id, subject, order_id, from_status, to_status, actor_kind, actor_name,
                  occurred_at, imported, rebuilt)
                values ('41000000-0000-7000-8000-0000000000ff', 'ORDER', '%1$s', 'PENDING_MANAGER',
                  'AWAITING_DEPOSIT', 'USER', 'Vera', '2018-07-02T11:30:00Z', true, false);
                delete from changes;
                insert into changes (epoch, tx_id, seq, record_type, record_id, operation, order_id, fields, version,
                  actor_kind, actor_name, mutation, recorded_at)
                values
                  (1, '7', 1, 'ORDER', '%1$s', 'UPDATED', '%1$s', '{"manager_notes": [null, "Vera called"]}', 1,
                    'USER', 'Vera Klein', 'updateOrder', '2018-07-02T11:15:00Z'),
                  (1, '7', 2, 'ORDER', '%1$s', 'UPDATED', '%1$s', '{"status": ["PENDING_MANAGER", "CANCELLED"]}', 2,
                    'USER', 'Vera Klein', 'cancelOrder', '2018-07-02T11:16:00Z'),
                  (1, '7', 3, 'CUSTOMER', '%2$s', 'UPDATED', null, '{"full_name": ["Vera", "Vera O''Neill"]}', 2,
                    'USER', 'Vera Klein', 'updateCustomer', '2018-07-02T11:17:00Z')
                """.formatted(Fixture.order(2), Fixture.customer(2)));
    }

    private Reply timeline(Api.Client client, String type, Map<String, ?> variables) {
        Reply reply = client.query(TIMELINE.formatted(type), variables);
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        return reply;
    }

    private static List<String> types(Reply reply) {
        return reply.texts("record.timeline.nodes", "__typename");
    }

    @Test
    void tellsEachKindNewestFirst() {
        Reply reply = timeline(api.as("manager"), "order", Map.of("id", "ORD-000002"));
        List<String> times = new ArrayList<>();
        reply.data("record.timeline.nodes")
                .forEach(node -> node.properties().stream()
                        .filter(field -> field.getKey().endsWith("At"))
                        .forEach(field -> times.add(field.getValue().asString())));
        assertThat(times).hasSameSizeAs(types(reply)).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(types(reply))
                .startsWith(
                        "OrderHistoryEntry", "Change", "Comment", "ShipmentEvent", "Comment", "Payment", "Touchpoint");
        assertThat(reply.data("record.timeline.nodes.1").toString())
                .isEqualTo("{\"__typename\":\"Change\",\"changeAt\":\"2018-07-02T11:15:00.000Z\","
                        + "\"mutation\":\"updateOrder\",\"actor\":{\"name\":\"Vera Klein\"},\"changedFields\":"
                        + "[{\"field\":\"managerNotes\",\"before\":null,\"after\":\"Vera called\"}]}");
    }

    @Test
    void pagesForwardsAndBackwardsWithoutGapsAndRepeats() {
        List<String> all = timeline(api.as("manager"), "order", Map.of("id", "ORD-000002"))
                .texts("record.timeline.nodes", "__typename");
        List<String> forwards = new ArrayList<>();
        Map<String, Object> variables = new HashMap<>(Map.of("id", "ORD-000002", "first", 2));
        Reply page;
        do {
            page = timeline(api.as("manager"), "order", variables);
            forwards.addAll(types(page));
            variables.put(
                    "after", page.data("record.timeline.pageInfo.endCursor").asString());
        } while (page.data("record.timeline.pageInfo.hasNextPage").asBoolean());
        assertThat(forwards).isEqualTo(all);

        List<String> backwards = new ArrayList<>();
        Map<String, Object> last = new HashMap<>(Map.of("id", "ORD-000002", "last", 3));
        do {
            page = timeline(api.as("manager"), "order", last);
            backwards.addAll(0, types(page));
            last.put("before", page.data("record.timeline.pageInfo.startCursor").asString());
        } while (page.data("record.timeline.pageInfo.hasPreviousPage").asBoolean());
        assertThat(backwards).isEqualTo(all);
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        String cursor = timeline(api.as("manager"), "order", Map.of("id", "ORD-000002", "first", 1))
                .data("record.timeline.pageInfo.endCursor")
                .asString();
        assertThat(api.query(TIMELINE.formatted("lead"), Map.of("id", "LEAD-000002", "after", cursor))
                        .refusal()
                        .argument())
                .isEqualTo("after");
    }

    @Test
    void kindsChooseTheEntries() {
        Map<String, Object> variables = new HashMap<>(Map.of("id", "ORD-000002"));
        variables.put("kinds", List.of("COMMENT", "PAYMENT"));
        assertThat(types(timeline(api.as("manager"), "order", variables)))
                .contains("Comment", "Payment")
                .doesNotContain("Change", "Touchpoint", "OrderHistoryEntry", "ShipmentEvent");
        variables.put("id", "LEAD-000002");
        assertThat(types(timeline(api.as("manager"), "lead", variables))).containsExactly("Comment");
        variables.put("kinds", List.of("SHIPMENT_EVENT"));
        assertThat(types(timeline(api.as("manager"), "lead", variables))).isEmpty();
        assertThat(types(timeline(api.as("manager"), "lead", Map.of("id", "LEAD-000002"))))
                .contains("Comment", "Touchpoint");
    }

    @Test
    void ofACustomerIsWhatHappenedToTheirOrdersAndLeads() {
        Reply reply = timeline(api.as("manager"), "customer", Map.of("id", "CUST-000002", "first", 100));
        assertThat(types(reply))
                .contains("OrderHistoryEntry", "Comment", "Touchpoint", "Payment", "ShipmentEvent", "Change");
        assertThat(reply.texts("record.timeline.nodes", "text"))
                .contains("A friend of Vera", "Called, no answer", "Wants a frame of 56 cm");
        assertThat(reply.data("record.timeline.nodes").toString())
                .contains("{\"field\":\"fullName\",\"before\":\"Vera\",\"after\":\"Vera O'Neill\"}")
                .doesNotContain("managerNotes");
    }

    /** Such as those that the import of the old CRM made before the customer was known. */
    @Test
    void ofACustomerHasContactsThatNameTheirOrderOrLeadOnly() {
        database.execute("""
                insert into touchpoints (id, order_id, lead_id, summary, type, happened_at, created_at, updated_at)
                select gen_random_uuid(), o, l, summary, 'CALL', now(), now(), now()
                from (values ('%1$s'::uuid, null::uuid, 'of the order'), (null, '%2$s', 'of the lead'),
                  ('%1$s', '%2$s', 'of both')) as t (o, l, summary)
                """.formatted(Fixture.order(2), Fixture.lead(2)));
        assertThat(timeline(
                                api.as("manager"),
                                "customer",
                                Map.of("id", "CUST-000002", "kinds", List.of("CONTACT"), "first", 100))
                        .texts("record.timeline.nodes", "summary"))
                .containsOnlyOnce("of the order", "of the lead", "of both");
    }

    @Test
    void changesOfOneMomentAreToldInTheirOrder() {
        database.execute("""
                delete from changes;
                insert into changes (epoch, tx_id, seq, record_type, record_id, operation, order_id, fields, version,
                  actor_kind, actor_name, mutation, recorded_at)
                select 1, '7', n, 'ORDER', '%1$s', 'UPDATED', '%1$s', '{"manager_notes": [null, "x"]}', 1, 'USER',
                  'Vera Klein', 'm' || n, '2018-07-02T11:15:00Z'
                from generate_series(8, 17) n
                """.formatted(Fixture.order(2)));
        assertThat(timeline(api.as("manager"), "order", Map.of("id", "ORD-000002", "kinds", List.of("FIELD_CHANGE")))
                        .texts("record.timeline.nodes", "mutation"))
                .containsExactly("m17", "m16", "m15", "m14", "m13", "m12", "m11", "m10", "m9", "m8");
    }

    @Test
    void personalDataIsMaskedAsInTheEntries() {
        String body =
                timeline(api.as("analyst"), "order", Map.of("id", "ORD-000002")).body();
        assertThat(body)
                .doesNotContain("Vera called", "Когда доставка", "Called, no answer")
                .contains("\"***\"");
    }
}
