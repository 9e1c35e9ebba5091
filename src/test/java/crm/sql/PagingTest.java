package crm.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class PagingTest {

    private static final int SIZE = 7;

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    /** @param sql all ids in the order of the list, with an expression of its key where it can be equal */
    record Walk(String field, String arguments, String sql) {
        @Override
        public String toString() {
            return field + " " + arguments;
        }
    }

    static Stream<Walk> everyList() {
        Map<String, String> times = Map.of("CREATED_AT", "created_at", "UPDATED_AT", "updated_at");
        Map<String, String> orders = new HashMap<>(times);
        orders.put("FINAL_PRICE", "coalesce(final_price, -1)");
        orders.put("SLA_DUE_AT", "coalesce(sla_due_at, 'infinity')");
        orders.put("ORDER_CODE", "order_code");
        Map<String, String> leads = new HashMap<>(times);
        leads.put("SLA_DUE_AT", "coalesce(sla_due_at, 'infinity')");
        Map<String, String> customers = new HashMap<>(times);
        customers.put("FULL_NAME", "full_name");
        Map<String, String> tasks = new HashMap<>(times);
        tasks.put("DUE_AT", "coalesce(due_at, 'infinity')");
        return Stream.of(
                        sorts("orders", "from orders", orders),
                        sorts("leads", "from leads", leads),
                        sorts("customers", "from customers where merged_into is null", customers),
                        sorts("tasks", "from tasks", tasks),
                        Stream.of(
                                new Walk(
                                        "shipments",
                                        "",
                                        "select id::text from shipments order by created_at desc, id desc"),
                                new Walk("managers", "", "select id::text from users order by name, id"),
                                new Walk(
                                        "statusHistory",
                                        "",
                                        "select id::text from status_history order by tx_id, change_seq, id")))
                .flatMap(walks -> walks);
    }

    private static Stream<Walk> sorts(String field, String from, Map<String, String> keys) {
        return keys.entrySet().stream()
                .flatMap(key -> Stream.of("asc", "desc")
                        .map(direction -> new Walk(
                                field,
                                "sort: %s_%s, ".formatted(key.getKey(), direction.toUpperCase(java.util.Locale.ROOT)),
                                "select id::text %s order by %s %s, id %s"
                                        .formatted(from, key.getValue(), direction, direction))));
    }

    @ParameterizedTest
    @MethodSource("everyList")
    void forwardPagesReturnEveryRowOnce(Walk walk) {
        List<String> all = all(walk);
        List<String> seen = new ArrayList<>();
        String after = null;
        boolean more = true;
        while (more) {
            Reply reply = page(walk, "first: " + SIZE, after, null);
            assertThat(reply.data(walk.field() + ".pageInfo.hasPreviousPage").asBoolean())
                    .isEqualTo(after != null);
            seen.addAll(reply.texts(walk.field() + ".edges", "node.id"));
            more = reply.data(walk.field() + ".pageInfo.hasNextPage").asBoolean();
            assertThat(more).isEqualTo(seen.size() < all.size());
            after = reply.data(walk.field() + ".pageInfo.endCursor").asString();
        }
        assertThat(seen).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("everyList")
    void backwardPagesReturnTheSameRows(Walk walk) {
        List<String> all = all(walk);
        List<String> seen = new ArrayList<>();
        String before = null;
        boolean more = true;
        while (more) {
            Reply reply = page(walk, "last: " + SIZE, null, before);
            assertThat(reply.data(walk.field() + ".pageInfo.hasNextPage").asBoolean())
                    .isEqualTo(before != null);
            seen.addAll(0, reply.texts(walk.field() + ".edges", "node.id"));
            more = reply.data(walk.field() + ".pageInfo.hasPreviousPage").asBoolean();
            assertThat(more).isEqualTo(seen.size() < all.size());
            before = reply.data(walk.field() + ".pageInfo.startCursor").asString();
        }
        assertThat(seen).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("everyList")
    void everyCursorContinuesAfterItsRow(Walk walk) {
        List<String> all = all(walk);
        Reply page = page(walk, "first: 10", null, null);
        List<String> cursors = page.texts(walk.field() + ".edges", "cursor");
        for (int i = 0; i < cursors.size(); i++) {
            assertThat(page(walk, "first: 2", cursors.get(i), null).texts(walk.field() + ".edges", "node.id"))
                    .isEqualTo(all.subList(i + 1, i + 3));
        }
    }

    /** Clients put cursors into URLs, which proxies log. */
    @Test
    void cursorsDoNotShowTheirContent() {
        Reply names = api.query("{ customers(sort: FULL_NAME_ASC, first: 100) { edges { cursor node { fullName } }"
                + " pageInfo { startCursor endCursor } } }");
        List<String> cursors = new ArrayList<>(names.texts("customers.edges", "cursor"));
        cursors.add(names.data("customers.pageInfo.startCursor").asString());
        cursors.add(names.data("customers.pageInfo.endCursor").asString());
        List<String> contents = cursors.stream()
                .map(cursor -> new String(Base64.getUrlDecoder().decode(cursor), UTF_8))
                .toList();
        assertThat(contents).hasSizeGreaterThan(20).noneMatch(content -> content.contains("FULL_NAME"));
        assertThat(String.join(" ", contents)).doesNotContain(names.texts("customers.edges", "node.fullName"));
    }

    @Test
    void pagesBackwardBetweenCursors() {
        Walk orders = new Walk("orders", "sort: FINAL_PRICE_ASC, ", "");
        Reply all = page(orders, "first: 30", null, null);
        List<String> ids = all.texts("orders.edges", "node.id");
        List<String> cursors = all.texts("orders.edges", "cursor");

        assertThat(page(orders, "first: 100", cursors.get(4), cursors.get(12)).texts("orders.edges", "node.id"))
                .isEqualTo(ids.subList(5, 12));
        assertThat(page(orders, "first: 3", cursors.get(4), cursors.get(12)).texts("orders.edges", "node.id"))
                .isEqualTo(ids.subList(5, 8));
        assertThat(page(orders, "last: 3", cursors.get(4), cursors.get(12)).texts("orders.edges", "node.id"))
                .isEqualTo(ids.subList(9, 12));
        Reply nothing = page(orders, "first: 3", cursors.get(12), cursors.get(4));
        assertThat(nothing.data("orders.edges").size()).isZero();
        assertThat(nothing.data("orders.pageInfo.endCursor").isNull()).isTrue();
        assertThat(nothing.data("orders.pageInfo.startCursor").isNull()).isTrue();
    }

    @Test
    void defaultPageHasTwentyRows() {
        assertThat(api.query("{ orders { nodes { id } } }").data("orders.nodes").size())
                .isEqualTo(20);
        assertThat(api.query("{ orders(first: null, after: null) { nodes { id } } }")
                        .data("orders.nodes")
                        .size())
                .isEqualTo(20);
        assertThat(api.query("{ orders(first: 100) { nodes { id } } }")
                        .data("orders.nodes")
                        .size())
                .isEqualTo(Fixture.ORDERS);
    }

    @Test
    void totalCountIgnoresThePage() {
        Reply reply = api.query("""
                { all: orders(first: 1) { totalCount { value precision } }
                  some: orders(first: 1, filter: {status: [CLOSED]}) { ...Count }
                  none: orders(filter: {search: "no such order"}) { ... on OrderConnection { n: totalCount
                    { value precision } } } }
                fragment Count on OrderConnection { totalCount { value precision } }""");
        assertThat(reply.data("all.totalCount").toString()).isEqualTo("{\"value\":45,\"precision\":\"EXACT\"}");
        assertThat(reply.data("some.totalCount").toString()).isEqualTo("{\"value\":7,\"precision\":\"EXACT\"}");
        assertThat(reply.data("none.n").toString()).isEqualTo("{\"value\":0,\"precision\":\"EXACT\"}");
    }

    @Test
    void pagesEachParentSeparately() {
        String query = """
                query ($after: String) {
                  customers(sort: CREATED_AT_ASC, first: 12) {
                    nodes { code
                      orders(first: 2, after: $after) {
                        totalCount { value } nodes { orderCode } pageInfo { hasNextPage hasPreviousPage endCursor } } }
                          } }
                """;
        Reply first = api.query(query);
        // The twelfth has five orders, and one of the series.
        assertThat(first.data("customers.nodes.10.code").asString()).isEqualTo("CUST-000012");
        assertThat(first.texts("customers.nodes.10.orders.nodes", "orderCode"))
                .containsExactly("ORD-000017", "ORD-000016");
        assertThat(first.data("customers.nodes.10.orders.totalCount.value").asInt())
                .isEqualTo(7);
        assertThat(first.texts("customers.nodes.0.orders.nodes", "orderCode"))
                .containsExactly("ORD-000001", "ORD-000004");
        assertThat(first.data("customers.nodes.0.orders.pageInfo.hasNextPage").asBoolean())
                .isFalse();

        Reply second = api.query(
                query,
                Map.of(
                        "after",
                        first.data("customers.nodes.10.orders.pageInfo.endCursor")
                                .asString()));
        assertThat(second.texts("customers.nodes.10.orders.nodes", "orderCode"))
                .containsExactly("ORD-000020", "ORD-000019");
        assertThat(second.data("customers.nodes.10.orders.pageInfo.hasNextPage").asBoolean())
                .isTrue();
        assertThat(second.data("customers.nodes.10.orders.pageInfo.hasPreviousPage")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aliasesHaveTheirOwnArguments() {
        Reply reply = api.query("""
                { order(id: "ORD-000011") {
                    oldest: history(first: 2) { nodes { id } pageInfo { hasNextPage } }
                    newest: history(last: 3) { nodes { id } pageInfo { hasPreviousPage hasNextPage } }
                    counted: history(first: 2) { totalCount { value } } } }""");
        assertThat(reply.texts("order.oldest.nodes", "id"))
                .containsExactly("41000000-0000-7000-8000-000000000009", "41000000-0000-7000-8000-000000000010");
        assertThat(reply.texts("order.newest.nodes", "id"))
                .containsExactly(
                        "41000000-0000-7000-8000-000000000038",
                        "41000000-0000-7000-8000-000000000039",
                        "41000000-0000-7000-8000-000000000040");
        assertThat(reply.data("order.newest.pageInfo").toString())
                .isEqualTo("{\"hasPreviousPage\":true,\"hasNextPage\":false}");
        assertThat(reply.data("order.counted.totalCount.value").asInt()).isEqualTo(32);
    }

    @Test
    void pagesBoardColumnsSeparately() {
        String query = """
                query ($after: String) {
                  orderBoard(filter: {status: [CLOSED, REFUNDED]}) {
                    columns { status count orders(first: 3, after: $after) { nodes { orderCode } pageInfo
                      { endCursor hasNextPage } } } } }
                """;
        Reply first = api.query(query);
        assertThat(first.texts("orderBoard.columns", "status")).containsExactly("CLOSED", "REFUNDED");
        assertThat(first.texts("orderBoard.columns", "count")).containsExactly("7", "7");
        String end =
                first.data("orderBoard.columns.0.orders.pageInfo.endCursor").asString();
        Reply second = api.query(query, Map.of("after", end));
        List<String> closed = new ArrayList<>(first.texts("orderBoard.columns.0.orders.nodes", "orderCode"));
        closed.addAll(second.texts("orderBoard.columns.0.orders.nodes", "orderCode"));
        assertThat(closed)
                .isEqualTo(database.jdbc()
                        .sql("select order_code from orders where status = 'CLOSED' order by created_at desc, id desc"
                                + " limit 6")
                        .query(String.class)
                        .list());
    }

    private List<String> all(Walk walk) {
        return database.jdbc().sql(walk.sql()).query(String.class).list();
    }

    private Reply page(Walk walk, String size, String after, String before) {
        Map<String, String> variables = new HashMap<>();
        variables.put("after", after);
        variables.put("before", before);
        return api.query("""
                query ($after: String, $before: String) {
                  %s(%s%s, after: $after, before: $before) {
                    edges { cursor node { id } }
                    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
                """.formatted(walk.field(), walk.arguments(), size), variables);
    }
}
