package crm.security;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.Selections;
import crm.TestDatabase;
import crm.Tokens;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.test.context.TestPropertySource;

/** With {@code crm.visibility=OWN}, records of other managers do not exist for a manager. */
@ApiTest
@ChangesTheDatabase
@TestPropertySource(properties = "crm.visibility=OWN")
class VisibilityTest {

    private static final int DEPTH = 3;

    /** Of another manager, with a customer who has nothing else. */
    private static final String MINE = "(assigned_manager is null or assigned_manager = '" + Fixture.MANAGER + "')";

    /** Tables of records that hang on an order, and that no trigger keeps. */
    private static final List<String> OF_ORDERS = List.of(
            "touchpoints",
            "comments",
            "negotiations",
            "reviews",
            "documents",
            "order_cases",
            "refund_requests",
            "compensation_requests");

    private static final List<String> OF_ORDERS_AND_OTHERS = Stream.concat(
                    OF_ORDERS.stream(), Stream.of("tasks", "payments", "shipments", "inspections"))
            .toList();

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private GraphQlSource source;

    private Api.Client manager;

    /** Ids of records of another manager: an order, a lead, a customer, and what hangs on the order. */
    private List<String> foreign;

    @BeforeEach
    void assign() {
        manager = api.withToken(Tokens.of("manager"));
        String vera = "'" + Fixture.user(3) + "'";
        // Customer 4 and all that belongs to it is Vera's; the other records stay as they are.
        database.execute("update orders set customer_id = '" + Fixture.customer(4) + "', assigned_manager = " + vera
                + " where id in ('" + Fixture.order(2) + "', '" + Fixture.order(10) + "')");
        database.execute(
                "update orders set assigned_manager = " + vera + " where customer_id = '" + Fixture.customer(4) + "'");
        database.execute("update leads set assigned_manager = " + vera + " where customer_id = '" + Fixture.customer(4)
                + "' or code = 'LEAD-000004'");
        database.execute("update tasks set assignee = " + vera + " where order_id in (select id from orders where not "
                + MINE + ")");
        foreign = new ArrayList<>(List.of(Fixture.order(10), Fixture.lead(4), Fixture.customer(4)));
        for (String table : OF_ORDERS) {
            database.execute("update " + table + " set order_id = '" + Fixture.order(10)
                    + "' where id = (select id from " + table + " order by id limit 1)");
        }
        for (String table : OF_ORDERS_AND_OTHERS) {
            database.jdbc()
                    .sql("select id::text from " + table + " where order_id in (select id from orders where not " + MINE
                            + ") order by id limit 1")
                    .query(String.class)
                    .optional()
                    .ifPresent(foreign::add);
        }
    }

    private int count(String sql) {
        return database.jdbc().sql(sql).query(Integer.class).single();
    }

    /** What must stand in no answer: ids and codes of what is not the manager's. */
    private Set<String> hidden() {
        return database.jdbc().sql("""
                        with o as (select * from orders where not %1$s), l as (select * from leads where not %1$s)
                        select unnest(array[o.id::text, o.order_code]) from o
                        union all
                        select unnest(array[l.id::text, l.code]) from l
                        union all
                        select unnest(array[c.id::text, c.code, c.email]) from customers c
                        where (exists (select from orders x where x.customer_id = c.id)
                            or exists (select from leads x where x.customer_id = c.id))
                          and not exists (select from orders x where x.customer_id = c.id and %1$s)
                          and not exists (select from leads x where x.customer_id = c.id and %1$s)
                        union all
                        select unnest(array[s.id::text, s.tracking_number]) from shipments s
                        where s.order_id in (select id from o)
                        union all
                        select h.id::text from status_history h
                        where h.order_id in (select id from o) or h.lead_id in (select id from l)
                        union all
                        select i.id::text from inspections i where i.order_id in (select id from o)
                        union all
                        select p.id::text from payments p where p.order_id in (select id from o)
                        union all
                        select d.id::text from (select id, order_id from touchpoints
                          union all select id, order_id from comments
                          union all select id, order_id from negotiations
                          union all select id, order_id from reviews
                          union all select id, order_id from documents
                          union all select id, order_id from order_cases
                          union all select id, order_id from refund_requests
                          union all select id, order_id from compensation_requests) d
                        where d.order_id in (select id from o)
                        union all
                        select t.id::text from tasks t where t.assignee <> '%2$s'
                          or t.assignee is null
                            and (t.order_id in (select id from o) or t.lead_id in (select id from l))
                        """.formatted(MINE, Fixture.MANAGER)).query(String.class).list().stream()
                .filter(text -> text != null && text.length() > 4)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<GraphQLFieldDefinition> permitted(GraphQLObjectType type) {
        return type.getFieldDefinitions().stream()
                .filter(field -> AuthDirective.Rule.of(type.getName(), field)
                        .map(rule -> rule.allows(Role.MANAGER, List.of()))
                        .orElse(true));
    }

    private static String arguments(GraphQLFieldDefinition field, String id) {
        String arguments = field.getArguments().stream()
                .filter(Selections::isRequired)
                .map((GraphQLArgument it) -> it.getName() + ": " + Selections.value(it.getType(), id))
                .collect(Collectors.joining(", "));
        return arguments.isEmpty() ? "" : "(" + arguments + ")";
    }

    /** What was deleted cannot be looked up: the record that it belonged to decides. */
    @Test
    void theFeedTellsOfDeletionsAndOfRecordsThatWereTakenAway() {
        String own = Fixture.customer(1);
        database.execute("""
                insert into contact_channels (id, customer_id, channel, value, is_primary, is_verified, version,
                  created_at, updated_at)
                select gen_random_uuid(), c.id, 'EMAIL', c.code || '@example.com', false, false, 0, now(), now()
                from customers c where c.id in ('%1$s', '%2$s');
                delete from changes;
                delete from contact_channels where customer_id in ('%1$s', '%2$s');
                update orders set manager_notes = 'hidden' where id = '%3$s';
                update orders set assigned_manager = '%4$s' where id = '%5$s'
                """.formatted(own, Fixture.customer(4), Fixture.order(10), Fixture.user(3), Fixture.order(1)));
        Reply reply = manager.query(
                "{ changes(types: [CONTACT_CHANNEL, ORDER], first: 100) { nodes { type operation recordId } } }");
        assertThat(reply.data("changes.nodes").toString())
                .contains("\"operation\":\"LEFT\",\"recordId\":\"" + Fixture.order(1))
                .doesNotContain(Fixture.order(10));
        assertThat(reply.texts("changes.nodes", "operation").stream().filter("DELETED"::equals))
                .hasSize(count(
                        "select count(*) from changes where operation = 'DELETED' and customer_id = '" + own + "'"))
                .isNotEmpty();
    }

    /** Asks every root field for everything that can be reached, and looks for what must not. */
    @Test
    void noRootFieldLeadsToRecordsOfOthers() {
        Set<String> hidden = hidden();
        assertThat(hidden).hasSizeGreaterThan(40);
        // That the records were taken from this manager is told, and is not what is looked for here.
        database.execute("delete from changes; update orders set manager_notes = 'walk'; "
                + "update leads set application_notes = 'walk'; update tasks set description = 'walk'");
        List<String> documents = new ArrayList<>();
        permitted(source.schema().getQueryType()).forEach(field -> {
            for (String id : field.getArguments().stream().anyMatch(Selections::isRequired)
                    ? foreign
                    : List.of(Fixture.order(1))) {
                String call = field.getName() + arguments(field, id);
                if (GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLFieldsContainer fields
                        && fields.getFieldDefinition("nodes") != null) {
                    for (GraphQLFieldDefinition below : Selections.nodes(field).getFieldDefinitions()) {
                        Selections.below(below, DEPTH)
                                .ifPresent(it -> documents.add("{ " + call + " { nodes { " + it + " } } }"));
                    }
                } else {
                    documents.add("{ " + call + Selections.body(field, DEPTH).orElse(" { ... on Node { __typename } }")
                            + " }");
                }
            }
        });
        List<String> leaks = new ArrayList<>();
        for (String document : documents) {
            Reply reply = manager.query(document);
            String body = reply.body().replaceAll("\"message\":\"[^\"]*\"", "");
            hidden.stream().filter(body::contains).findFirst().ifPresent(text -> leaks.add(text + " in " + document));
            if (body.contains("\"INTERNAL\"")) {
                leaks.add("INTERNAL " + document);
            }
        }
        assertThat(leaks).isEmpty();
        assertThat(documents).hasSizeGreaterThan(100);
    }

    @Test
    void noMutationChangesRecordsOfOthers() {
        String details = OF_ORDERS.stream()
                .map(table -> " || coalesce((select md5(string_agg(d::text, '' order by d.id)) from " + table
                        + " d where d.order_id in (select id from orders where not " + MINE + ")), '')")
                .collect(Collectors.joining());
        String state = "select (select md5(string_agg(o::text, '' order by o.id)) from orders o where not " + MINE
                + ") || (select md5(string_agg(l::text, '' order by l.id)) from leads l where not " + MINE
                + ") || (select md5(string_agg(c::text, '' order by c.id)) from customers c where c.id = '"
                + Fixture.customer(4) + "') || (select count(*) from tasks) || (select count(*) from payments)"
                + " || (select md5(string_agg(s::text, '' order by s.id)) from shipments s where s.order_id in"
                + " (select id from orders where not " + MINE + "))" + details;
        String before = database.jdbc().sql(state).query(String.class).single();
        int tried = 0;
        List<String> wrong = new ArrayList<>();
        for (GraphQLFieldDefinition field :
                permitted(source.schema().getMutationType()).toList()) {
            for (String id : foreign) {
                String document = "mutation { " + field.getName() + arguments(field, id) + " { __typename } }";
                if (document.contains(id)) {
                    tried++;
                    Reply reply = manager.query(document);
                    if (reply.body().contains("\"INTERNAL\"")) {
                        wrong.add(document);
                    }
                    if (!database.jdbc().sql(state).query(String.class).single().equals(before)) {
                        wrong.add("changed by " + document);
                        before = database.jdbc().sql(state).query(String.class).single();
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(100);
    }

    @Test
    void idsOfOthersNameNothing() {
        assertThat(manager.query("{ a: order(id: \"ORD-000010\") { id } b: lead(id: \"LEAD-000004\") { id }"
                                + " c: customer(id: \"CUST-000004\") { id } d: node(id: \"" + Fixture.order(10)
                                + "\") { id } e: order(id: \"ORD-000001\") { orderCode } }")
                        .json()
                        .path("data")
                        .toString())
                .isEqualTo("{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":{\"orderCode\":\"ORD-000001\"}}");
        for (String change : List.of(
                "updateOrder(input: {id: \"ORD-000010\", deliveryMethod: CARGO})",
                "assignOrders(input: {ids: [\"ORD-000010\"], managerId: \"" + Fixture.MANAGER + "\"})",
                "assignLead(input: {id: \"LEAD-000004\", managerId: \"" + Fixture.MANAGER + "\"})",
                "convertLead(input: {id: \"LEAD-000004\"})",
                "updateCustomer(input: {id: \"CUST-000004\", fullName: \"x\"})",
                "createTask(input: {title: \"x\", customerId: \"CUST-000004\"})",
                "addComment(input: {text: \"x\", leadId: \"LEAD-000004\"})",
                "createShipment(input: {orderId: \"ORD-000010\", status: PREPARING})",
                "createInspection(input: {orderId: \"ORD-000010\"})",
                "reissueTrackingToken(input: {orderId: \"ORD-000010\"})")) {
            String results = change.startsWith("assignOrders")
                    ? "results { userErrors { code } } userErrors { code }"
                    : "userErrors { code }";
            assertThat(manager.query("mutation { change: " + change + " { " + results + " } }")
                            .body())
                    .as(change)
                    .contains("\"NOT_FOUND\"");
        }
    }

    @Test
    void aTakenContactDoesNotNameACustomerOfOthers() {
        database.execute("update customers set email = 'hidden@example.com' where id = '" + Fixture.customer(4) + "'");
        String create = """
                mutation { createCustomer(input: {fullName: "x", email: "hidden@example.com"}) {
                  customer { id } userErrors { code path ... on AlreadyExists { id } } } }""";
        assertThat(manager.query(create).data("createCustomer").toString())
                .isEqualTo("{\"customer\":null,\"userErrors\":[{\"code\":\"ALREADY_EXISTS\",\"path\":[\"email\"]}]}");
        assertThat(api.as("admin")
                        .query(create)
                        .data("createCustomer.customer.id")
                        .asString())
                .isEqualTo(Fixture.customer(4));
    }

    @Test
    void onlyManagersWhoSeeTheRecordAreMentioned() {
        String add =
                "mutation { addComment(input: {%s, text: \"x\", mentions: [\"%s\"]}) { userErrors { code path } } }";
        String mine = "orderId: \"ORD-000001\"";
        database.execute(
                "update orders set assigned_manager = '" + Fixture.MANAGER + "' where id = '" + Fixture.order(1) + "'");
        assertThat(manager.query(add.formatted(mine, Fixture.user(3))).texts("addComment.userErrors", "path.0"))
                .containsExactly("mentions");
        assertThat(manager.query(add.formatted(mine, Fixture.ADMIN)).texts("addComment.userErrors", "code"))
                .isEmpty();
        Api.Client admin = api.as("admin");
        for (String hidden :
                List.of("orderId: \"ORD-000010\"", "leadId: \"LEAD-000004\"", "customerId: \"CUST-000004\"")) {
            assertThat(admin.query(add.formatted(hidden, Fixture.MANAGER)).texts("addComment.userErrors", "code"))
                    .as(hidden)
                    .containsExactly("CONFLICT");
            assertThat(admin.query(add.formatted(hidden, Fixture.user(3))).texts("addComment.userErrors", "code"))
                    .as(hidden)
                    .isEmpty();
        }
    }

    @Test
    void aMentionLeavesTheInboxWithItsRecord() {
        String order = "\"ORD-000001\"";
        database.execute("update orders set assigned_manager = null where id = '" + Fixture.order(1) + "'");
        Api.Client admin = api.as("admin");
        String comment = admin.query("mutation { addComment(input: {orderId: " + order + ", text: \"x\", mentions: [\""
                        + Fixture.MANAGER + "\"]}) { comment { id } userErrors { code } } }")
                .data("addComment.comment.id")
                .asString();
        String inbox = "{ inbox { nodes { kind record { id } } } }";
        assertThat(manager.query(inbox).texts("inbox.nodes", "kind")).contains("MENTION");
        database.execute(
                "update orders set assigned_manager = '" + Fixture.user(3) + "' where id = '" + Fixture.order(1) + "'");
        Reply after = manager.query(inbox);
        assertThat(after.texts("inbox.nodes", "kind")).doesNotContain("MENTION");
        String update = "mutation { updateComment(input: {id: \"" + comment + "\", mentions: [%s]}) {"
                + " userErrors { code path } } }";
        assertThat(admin.query(update.formatted("")).texts("updateComment.userErrors", "code"))
                .isEmpty();
        assertThat(admin.query(update.formatted("\"" + Fixture.MANAGER + "\""))
                        .texts("updateComment.userErrors", "path.0"))
                .containsExactly("mentions");
    }

    @Test
    void changedFieldsDoNotNameRecordsOfOthers() {
        database.execute("""
                update orders set assigned_manager = null, customer_id = '%1$s' where id = '%2$s';
                delete from changes;
                update orders set customer_id = '%3$s', manager_notes = 'noted' where id = '%2$s';
                update orders set customer_id = '%1$s' where id = '%2$s'
                """.formatted(Fixture.customer(1), Fixture.order(1), Fixture.customer(4)));
        String changed = "changedFields { field before after }";
        String query = "{ changes(types: [ORDER], first: 100) { nodes { " + changed + " } }"
                + " order(id: \"ORD-000001\") { timeline(kinds: [FIELD_CHANGE]) { nodes { ... on Change { " + changed
                + " } } } } }";
        for (String list : List.of("changes", "order.timeline")) {
            assertThat(manager.query(query).data(list).toString())
                    .contains("{\"field\":\"customer\",\"before\":null,\"after\":null}", "\"after\":\"noted\"")
                    .doesNotContain(Fixture.customer(4));
            assertThat(api.as("admin").query(query).data(list).toString()).contains(Fixture.customer(4));
        }
    }

    @Test
    void changesOfWhatHasNoAssignmentAreNotExported() {
        String start = "mutation { startExport(input: {type: PAYMENTS, format: CSV, since: \"%s\"}) {"
                + " userErrors { code path } } }";
        String cursor = manager.query("{ changesCursor }").data("changesCursor").asString();
        assertThat(manager.query(start.formatted(cursor)).texts("startExport.userErrors", "code"))
                .containsExactly("NOT_APPLICABLE");
        assertThat(api.as("admin").query(start.formatted(cursor)).texts("startExport.userErrors", "code"))
                .isEmpty();
    }

    @Test
    void whatHangsOnAnOrderOfOthersIsNotFoundByAMutation() {
        Map.of(
                        "touchpoints", "updateTouchpoint(input: {id: \"%s\", summary: \"x\"})",
                        "comments", "deleteComment(input: {id: \"%s\"})",
                        "negotiations", "updateNegotiation(input: {id: \"%s\", summary: \"x\"})",
                        "reviews", "replyToReview(input: {id: \"%s\", reply: \"x\"})",
                        "documents", "removeDocument(input: {id: \"%s\"})",
                        "order_cases", "resolveCase(input: {id: \"%s\", resolution: \"x\"})")
                .forEach((table, change) -> {
                    String row = " from " + table + " where order_id = '" + Fixture.order(10) + "' order by id limit 1";
                    String id = database.jdbc()
                            .sql("select id::text" + row)
                            .query(String.class)
                            .single();
                    String before = database.jdbc()
                            .sql("select " + table + "::text" + row)
                            .query(String.class)
                            .single();
                    assertThat(manager.query(
                                            "mutation { change: " + change.formatted(id) + " { userErrors { code } } }")
                                    .texts("change.userErrors", "code"))
                            .as(change)
                            .containsExactly("NOT_FOUND");
                    assertThat(database.jdbc()
                                    .sql("select " + table + "::text" + row)
                                    .query(String.class)
                                    .single())
                            .isEqualTo(before);
                });
    }

    @Test
    void sumOfACustomerIsOfTheOrdersThatTheManagerSees() {
        database.execute("update orders set customer_id = '" + Fixture.customer(1) + "', assigned_manager = '"
                + Fixture.user(3) + "' where id in (select order_id from payments where status = 'COMPLETED')"
                + " and order_code <> 'ORD-000001'");
        String sum = "{ customer(id: \"CUST-000001\") { orderCount totalSpent { amount } } }";
        assertThat(manager.query(sum).data("customer.totalSpent.amount").asString())
                .isEqualTo("50.00");
        assertThat(api.as("admin").query(sum).data("customer.totalSpent.amount").asString())
                .isNotEqualTo("50.00");
    }

    @Test
    void listsCountsAndFiguresContainOwnAndUnassignedRecords() {
        int orders = count("select count(*) from orders where " + MINE);
        int leads = count("select count(*) from leads where " + MINE);
        Reply reply = manager.query("""
                { orders { totalCount { value } } leads { totalCount { value } }
                  orderBoard { columns { count } }
                  dashboard(from: "2018-01-01", to: "2018-08-01") { totalOrders totalLeads awaitingManager { orders }
                    workload { manager { id } } }
                  orderStats(groupBy: [STATUS]) { groups { count } } leadStats(groupBy: [STATUS]) { groups { count } }
                  leadFunnel(from: "2018-01-01", to: "2018-08-01") { total }
                  managers(first: 30) { nodes { id load { orders } } } }""");
        assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
        assertThat(reply.data("orders.totalCount.value").asInt()).isEqualTo(orders);
        assertThat(reply.data("leads.totalCount.value").asInt()).isEqualTo(leads);
        assertThat(sum(reply, "orderBoard.columns")).isEqualTo(orders);
        assertThat(sum(reply, "orderStats.groups")).isEqualTo(orders);
        assertThat(sum(reply, "leadStats.groups")).isEqualTo(leads);
        assertThat(reply.data("leadFunnel.total").asInt()).isEqualTo(leads);
        assertThat(reply.data("dashboard.totalOrders").asInt())
                .isEqualTo(count("select count(*) from orders where " + MINE + " and created_at >= '2018-01-01'"));
        assertThat(reply.data("dashboard.awaitingManager.orders").asInt())
                .isEqualTo(count("select count(*) from orders where status = 'PENDING_MANAGER'"
                        + " and assigned_manager is null"));
        assertThat(reply.data("dashboard.workload").toString())
                .isEqualTo("[{\"manager\":{\"id\":\"" + Fixture.MANAGER + "\"}}]");
        int own = reply.texts("managers.nodes", "id").indexOf(Fixture.MANAGER);
        for (int i = 0; i < reply.data("managers.nodes").size(); i++) {
            assertThat(reply.data("managers.nodes").path(i).path("load").isNull())
                    .isEqualTo(i != own);
        }

        String all = "{ orders { totalCount { value } } dashboard { totalOrders } }";
        for (String role : List.of("admin", "analyst")) {
            assertThat(api.as(role).query(all).data("orders.totalCount.value").asInt())
                    .as(role)
                    .isEqualTo(Fixture.ORDERS);
        }
    }

    private static int sum(Reply reply, String groups) {
        return reply.data(groups)
                .valueStream()
                .mapToInt(group -> group.path("count").asInt())
                .sum();
    }

    @Test
    void searchFindsOwnAndUnassignedRecordsOnly() {
        String search = "{ search(text: \"%s\") { nodes { id } } }";
        assertThat(manager.query(search.formatted("ORD-000010")).data("search.nodes"))
                .isEmpty();
        assertThat(manager.query(search.formatted("anna_lis@example.com")).data("search.nodes"))
                .isEmpty();
        assertThat(manager.query(search.formatted("ORD-000001")).data("search.nodes"))
                .isNotEmpty();
        assertThat(api.as("admin").query(search.formatted("ORD-000010")).data("search.nodes"))
                .isNotEmpty();
    }

    @Test
    void exportKeepsWhoseRecordsItContains() {
        String export = manager.query(
                        "mutation { startExport(input: {type: ORDERS, format: NDJSON}) { export { id } } }")
                .data("startExport.export.id")
                .asString();
        assertThat(database.jdbc()
                        .sql("select viewer_id::text from exports where id = ?::uuid")
                        .param(export)
                        .query(String.class)
                        .single())
                .isEqualTo(Fixture.MANAGER);
    }
}
