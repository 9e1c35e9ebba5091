package crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A page takes as many statements as a record: the numbers below are the same for 1 parent and for 20. */
@ApiTest
@ChangesTheDatabase
class BatchingTest {

    private static final String ORDER = """
            orderCode bike { title } customer { fullName totalSpent { amount } orderCount orders(first: 2) { nodes { \
            id } }
              leads(first: 2) { nodes { id } } }
            lead { code } assignedManager { name } paid { amount } refunded { amount }
            paidOut { amount } balance { amount }
            availableTransitions { to blockers { code } }
            shipments { nodes { id events { nodes { text } } } }
            tasks { nodes { title assignee { name } } }
            payments { nodes { amount { amount } } }
            inspections { nodes { stage checklist { item } progress { total } suggestedAction } }
            negotiations { nodes { id } } reviews { nodes { id } } coupons { nodes { id } } documents { nodes { id } }
            couponRedemptions { nodes { id order { id } coupon { code redemptionCount redemptions(first: 2) { nodes { \
            id } } } } }
            history(last: 5) { nodes { to } }""";

    private static final String LEAD = """
            code customer { fullName } assignedManager { name } bike { title } order { orderCode customer { fullName } }
            availableTransitions { to } history(last: 5) { nodes { to } } tasks { nodes { title } }""";

    @Autowired
    private Api api;

    @Autowired
    private Statements statements;

    @Autowired
    private TestDatabase database;

    /** Gives every parent every child, so that no statement is skipped for lack of rows. */
    @BeforeEach
    void addChildrenToEveryParent() {
        database.execute("""
                set crm.import = 'on';
                update orders set lead_id = null, assigned_manager = '%1$s', status = 'AWAITING_PAYMENT',
                  cancel_reason = null, cancel_note = null;
                update orders set lead_id = ('1ead0000' || right(id::text, 28))::uuid where order_code <= 'ORD-000030';
                update leads set customer_id = coalesce(customer_id, '%2$s'), assigned_manager = '%1$s';
                update tasks set assignee = '%1$s', order_id = '%3$s', lead_id = null, customer_id = null;
                insert into shipments (id, order_id, status, created_at, updated_at)
                select gen_random_uuid(), id, 'CUSTOMS', created_at, created_at from orders;
                insert into comments (id, order_id, author_id, text, mentions, created_at, updated_at)
                select gen_random_uuid(), id, '%1$s', 'Called', array['%1$s'::uuid], created_at, created_at from orders;
                insert into shipment_events (id, shipment_id, occurred_at, text, created_at)
                select gen_random_uuid(), id, created_at, 'Seen', created_at from shipments;
                insert into tasks (id, order_id, title, assignee, created_at, updated_at)
                select gen_random_uuid(), id, 'Call', '%1$s', created_at, created_at from orders;
                insert into coupon_redemptions (id, coupon_id, order_id, redeemed_at)
                select gen_random_uuid(), 'c5000000-0000-7000-8000-000000000001', id, created_at from orders
                on conflict do nothing;
                insert into inspections (id, order_id, stage, created_at, updated_at)
                select gen_random_uuid(), id, 'DONE', created_at, created_at from orders;
                insert into uploads (id, purpose, file_name, content_type, byte_count, sha256, caller_kind, caller_id,
                  caller_name, role, created_at, expires_at, received_at, attached_at)
                select id, 'CHECKLIST_PHOTO', 'a.png', 'image/png', 1, repeat('0', 64), 'USER', 'x', 'x', 'MANAGER',
                  created_at, created_at, created_at, created_at from orders;
                insert into documents (id, order_id, type, upload_id, uploaded_at, created_at)
                select gen_random_uuid(), id, 'OTHER', id, created_at, created_at from orders;
                update inspections set photo_uploads = array[order_id];
                insert into checklist_items (inspection_id, item, result, photo_uploads, updated_by, updated_at)
                select id, 'TEST_RIDE', 'PASS', array[order_id], '%1$s', created_at from inspections
                on conflict do nothing
                """.formatted(Fixture.user(3), Fixture.customer(2), Fixture.order(1)));
    }

    @ParameterizedTest(name = "{0}: {1} statements")
    @CsvSource(
            delimiter = '|',
            value = {
                "an order with everything | 26 | { orders(first: %d, sort: CREATED_AT_DESC) { nodes { ${order} } } }",
                "an order with its counts | 4 | { orders(first: %d) { totalCount { value } nodes { tasks { "
                        + "totalCount { value } } } } }",
                "a lead | 6 | { leads(first: %d, sort: CREATED_AT_ASC, filter: {createdAt: {from: "
                        + "\"2018-06-20T00:00:00Z\"}}) { nodes { ${lead} } } }",
                "a customer | 8 | { customers(first: %d, sort: CREATED_AT_ASC) { nodes { fullName orderCount "
                        + "totalSpent { amount } orders(first: 3) { nodes { id tasks { nodes { id } } } } leads { "
                        + "nodes { id order { id } } } tasks { nodes { id } } } } }",
                "a task | 3 | { tasks(first: %d, sort: CREATED_AT_ASC) { nodes { title assignee { name } order { "
                        + "orderCode } } } }",
                "a shipment | 4 | { shipments(first: %d) { nodes { id order { orderCode customer { fullName } } "
                        + "events { nodes { text } } } } }",
                "an inspection | 5 | { inspections(first: %d) { nodes { order { orderCode } pictures { url } "
                        + "checklist { item pictures { url } updatedBy { name } } progress { total } } } }",
                "an order's document | 3 | { orders(first: %d, sort: CREATED_AT_DESC) { nodes { documents { nodes { "
                        + "byteCount sha256 contentType } } } } }",
                "an order's comment | 4 | { orders(first: %d, sort: CREATED_AT_DESC) { nodes { comments { nodes { text "
                        + "author { name } mentions { name } order { orderCode } } } } } }",
                "timelines | 8 | { orders(first: %d, sort: CREATED_AT_DESC) { nodes { timeline(kinds: [COMMENT, "
                        + "SHIPMENT_EVENT]) { nodes { __typename } } "
                        + "customer { timeline(kinds: [COMMENT, SHIPMENT_EVENT]) { nodes { __typename } } } } } }",
                "an order's change | 3 | { statusHistory(first: %d, filter: {subject: ORDER}) { nodes { ... on "
                        + "OrderHistoryEntry { order { id customer { code } } } } } }",
                "a lead's change | 3 | { statusHistory(first: %d, filter: {subject: LEAD, toLeadStatus: [NEW, "
                        + "CONVERTED]}) { nodes { ... on LeadHistoryEntry { lead { id customer { code } } } } } }",
                "the board by due date | 3 | { orderBoard(filter: {not: {brand: [\"none\"]}}) { columns { count "
                        + "orders(first: "
                        + "%d, sort: SLA_DUE_AT_ASC) { nodes { orderCode customer { fullName } } } } } }",
                "the board of leads | 5 | { leadBoard(filter: {not: {source: [\"none\"]}}) { columns { count "
                        + "label leads("
                        + "first: %d, sort: SLA_DUE_AT_ASC) { nodes { code customer { fullName } order { id } "
                        + "assignedManager { name } } } } } }",
                "managers with their work | 4 | { managers(first: %d) { nodes { name load { orders leads tasks } } } }",
                "the board | 10 | { orderBoard { columns { count orders(first: %d) { nodes { orderCode bike { title "
                        + "} customer { fullName } assignedManager { name } lead { code } tasks { nodes { id } } "
                        + "shipments { nodes { id events(first: 3) { nodes { id } } } } "
                        + "availableTransitions { to blockers { code } } history(last: 1) { nodes { to } } } } } } }",
            })
    void runsTheSameStatementsForOneAndForTwenty(String what, int count, String query) throws Exception {
        String document = query.replace("${order}", ORDER).replace("${lead}", LEAD);
        List<String> twenty = statements.during(() -> answered(document.formatted(20)));
        List<String> one = statements.during(() -> answered(document.formatted(1)));

        assertThat(List.of(one.size(), twenty.size()))
                .withFailMessage(
                        () -> "1: %d, 20: %d\n%s".formatted(one.size(), twenty.size(), String.join("\n\n", twenty)))
                .containsExactly(count, count);
    }

    private Reply answered(String document) {
        // An analyst: the first request of a manager would add a statement.
        Reply reply = api.as("analyst").query(document);
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        return reply;
    }
}
