package crm.sql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import crm.TestDatabase;
import crm.order.OrderStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Every field of every filter: the same rows as the SQL beside it. */
@ApiTest
class FilterTest {

    private static final String VERA = "5e000000-0000-7000-8000-000000000003";

    private static final String MARK = "5e000000-0000-7000-8000-000000000002";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    static Stream<Arguments> filters() {
        return Stream.of(
                        of("orders", "orders", """
                                status: [CLOSED] | status = 'CLOSED'
                                status: [CLOSED, IN_TRANSIT] | status in ('CLOSED', 'IN_TRANSIT')
                                assignedManager: ["%1$s"] | assigned_manager = '%1$s'
                                assignedManager: ["%1$s", "%2$s"] | assigned_manager in ('%1$s', '%2$s')
                                unassigned: true | assigned_manager is null
                                unassigned: false | assigned_manager is not null
                                createdAt: {from: "2018-06-20T09:00:00Z"} | created_at >= '2018-06-20T09:00:00Z'
                                createdAt: {to: "2018-06-20T09:00:00Z"} | created_at < '2018-06-20T09:00:00Z'
                                createdAt: {from: "2018-06-19T11:00:00+02:00", to: "2018-06-20T09:00:00Z"} | id = \
                                '0d000000-0000-7000-8000-000000000005'
                                updatedAt: {from: "2018-07-02T06:00:00Z"} | updated_at >= '2018-07-02T06:00:00Z'
                                updatedAt: {to: "2018-07-02T06:00:00Z"} | updated_at < '2018-07-02T06:00:00Z'
                                amount: {min: "1249.90"} | final_price >= 1249.90
                                amount: {max: "1249.90"} | final_price <= 1249.90
                                amount: {min: 500, max: 500.0} | final_price = 500
                                amount: {} | final_price is not null
                                deliveryMethod: [PICKUP] | delivery_method = 'PICKUP'
                                deliveryMethod: [PICKUP, COURIER] | delivery_method in ('PICKUP', 'COURIER')
                                slaBreached: true | sla_due_at <= '2018-07-02T12:00:00Z'
                                slaBreached: false | sla_due_at > '2018-07-02T12:00:00Z' or sla_due_at is null
                                search: "émonda" | bike_name like '%%Émonda%%'
                                search: "  emonda sl " | bike_name like '%%Émonda%%'
                                search: "ord-00001" | order_code like 'ORD-00001%%'
                                search: "велосипед" | bike_name = 'Велосипед Stels'
                                search: "орлов" | customer_id = 'c0000000-0000-7000-8000-000000000001'
                                search: "VERA@example" | customer_id = 'c0000000-0000-7000-8000-000000000002'
                                search: "o'neill" | customer_id = 'c0000000-0000-7000-8000-000000000002'
                                search: "100%%" | bike_name like '%%100\\%%%%' or customer_id = \
                                'c0000000-0000-7000-8000-000000000003'
                                search: "%%_off\\\\" | bike_name = 'Bike 100%%_off\\'
                                search: "%%" | false
                                search: "_" | false
                                status: [AWAITING_PAYMENT], deliveryMethod: [CARGO], amount: {max: 500}, \
                                assignedManager: ["%2$s"], slaBreached: false, unassigned: false, search: "rose", \
                                createdAt: {from: "2018-05-08T00:00:00Z"}, updatedAt: {to: "2018-07-02T00:00:00Z"} | \
                                id in ('0d000000-0000-7000-8000-000000000016', '0d000000-0000-7000-8000-000000000017')\
                                """.formatted(VERA, MARK)),
                        of("leads", "leads", """
                                status: [NEW, REJECTED] | status in ('NEW', 'REJECTED')
                                source: ["unknown"] | source = 'unknown'
                                source: ["unknown", "paid_search"] | source in ('unknown', 'paid_search')
                                source: ["no such source"] | false
                                assignedManager: ["%1$s"] | assigned_manager = '%1$s'
                                unassigned: true | assigned_manager is null
                                unassigned: false | assigned_manager is not null
                                createdAt: {from: "2018-06-30T09:00:00Z", to: "2018-07-01T09:00:00Z"} | id = \
                                '1ead0000-0000-7000-8000-000000000003'
                                updatedAt: {from: "2018-07-01T12:00:00Z", to: "2018-07-01T12:00:01Z"} | id = \
                                '1ead0000-0000-7000-8000-000000000002'
                                slaBreached: true | sla_due_at <= '2018-07-02T12:00:00Z'
                                slaBreached: false | sla_due_at > '2018-07-02T12:00:00Z' or sla_due_at is null
                                search: "lead-000003" | id = '1ead0000-0000-7000-8000-000000000003'
                                search: "SPECTRAL" | id = '1ead0000-0000-7000-8000-000000000003'
                                search: "смирнова" | id = '1ead0000-0000-7000-8000-000000000003'
                                search: "Olga@" | id = '1ead0000-0000-7000-8000-000000000003'
                                search: "916 111 22 33" | id = '1ead0000-0000-7000-8000-000000000003'
                                search: "o'neill" | customer_id = 'c0000000-0000-7000-8000-000000000002'
                                search: "+49 (1511) 2345678" | customer_id = 'c0000000-0000-7000-8000-000000000002'
                                search: "anna_lis" | customer_id = 'c0000000-0000-7000-8000-000000000004'
                                status: [REJECTED], source: ["autumn_fair"], unassigned: true, search: "contact" | \
                                status = 'REJECTED' and source = 'autumn_fair' and assigned_manager is null\
                                """.formatted(VERA)),
                        of("customers", "(select * from customers where merged_into is null) c", """
                                createdAt: {from: "2018-05-02T10:00:00Z", to: "2018-05-04T10:00:00Z"} | code in \
                                ('CUST-000002', 'CUST-000003')
                                updatedAt: {to: "2018-06-27T10:00:00Z"} | updated_at < '2018-06-27T10:00:00Z'
                                city: ["Москва", "Казань"] | city in ('Москва', 'Казань')
                                city: ["москва"] | false
                                country: ["DE"] | country = 'DE'
                                preferredChannel: [PHONE, EMAIL] | preferred_channel in ('PHONE', 'EMAIL')
                                search: "ВЛАДИСЛАВ" | code = 'CUST-000001'
                                search: "cust-00000" | code like 'CUST-00000%%'
                                search: "Lis@EXAMPLE.com" | code = 'CUST-000004'
                                search: "\\\\петрова" | code = 'CUST-000003'
                                search: "100%%_" | code = 'CUST-000003'
                                city: ["Москва"], preferredChannel: [PHONE], country: ["RU"], search: "соколова" | \
                                code = 'CUST-000004'\
                                """.formatted()),
                        of("tasks", "tasks", """
                                completed: true | completed
                                completed: false | not completed
                                overdue: true | not completed and due_at <= '2018-07-02T12:00:00Z'
                                overdue: false | completed or due_at is null or due_at > '2018-07-02T12:00:00Z'
                                assignee: ["%1$s", "%2$s"] | assignee in ('%1$s', '%2$s')
                                unassigned: true | assignee is null
                                unassigned: false | assignee is not null
                                priority: [URGENT, LOW] | priority in ('URGENT', 'LOW')
                                dueAt: {from: "2018-07-02T12:00:00Z", to: "2018-07-02T12:00:01Z"} | due_at = \
                                '2018-07-02T12:00:00Z'
                                createdAt: {from: "2018-07-02T11:46:00Z"} | created_at >= '2018-07-02T11:46:00Z'
                                updatedAt: {to: "2018-06-02T10:00:00Z"} | updated_at < '2018-06-02T10:00:00Z'
                                completed: false, priority: [URGENT], assignee: ["%2$s"], overdue: true | id = \
                                '7a000000-0000-7000-8000-000000000001'\
                                """.formatted(VERA, MARK)),
                        of("shipments", "shipments", """
                                status: [PREPARING, DELIVERED] | status in ('PREPARING', 'DELIVERED')
                                carrier: ["Почта России"] | carrier = 'Почта России'
                                carrier: ["DHL", "Hermes"] | carrier in ('DHL', 'Hermes')
                                trackingNumber: " jjd0004 " | tracking_number = 'JJD0004'
                                trackingNumber: "JJD000%%" | false
                                createdAt: {from: "2018-06-15T06:00:00Z", to: "2018-06-27T06:00:00Z"} | order_id = \
                                '0d000000-0000-7000-8000-000000000011'
                                updatedAt: {from: "2018-06-28T06:00:00Z"} | updated_at >= '2018-06-28T06:00:00Z'
                                status: [CUSTOMS], carrier: ["Hermes"] | status = 'CUSTOMS' and carrier = 'Hermes'\
                                """.formatted()),
                        of("managers", "users", """
                                active: true | active
                                active: false | not active"""),
                        of("statusHistory", "status_history", """
                                subject: LEAD | subject = 'LEAD'
                                subject: ORDER | subject = 'ORDER'
                                occurredAt: {from: "2018-06-20T09:00:00Z", to: "2018-06-20T12:00:00Z"} | occurred_at \
                                = '2018-06-20T09:00:00Z'
                                toOrderStatus: [CANCELLED, UNDER_INSPECTION] | to_status in ('CANCELLED', \
                                'UNDER_INSPECTION')
                                toLeadStatus: [NEW] | to_status = 'NEW'
                                toLeadStatus: [NEW], toOrderStatus: [PENDING_MANAGER] | to_status in ('NEW', \
                                'PENDING_MANAGER')
                                actor: ["%2$s"] | actor_id = '%2$s'
                                actor: ["%1$s", "%2$s"] | actor_id in ('%1$s', '%2$s')
                                imported: true | imported
                                imported: false | not imported
                                subject: LEAD, imported: false, toLeadStatus: [REJECTED, NEW], actor: ["%2$s"] | id = \
                                '41000000-0000-7000-8000-000000000005'\
                                """.formatted(VERA, MARK)))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> of(String field, String table, String rows) {
        return rows.lines().map(row -> {
            String[] parts = row.split(" \\| ", 2);
            return Arguments.of(field, parts[0], "select id::text from " + table + " where " + parts[1]);
        });
    }

    @ParameterizedTest(name = "{0}({1})")
    @MethodSource("filters")
    void filtersRows(String field, String filter, String sql) {
        List<String> wanted = database.jdbc().sql(sql).query(String.class).list();
        assertThat(api.query("{ %s(filter: {%s}, first: 100) { nodes { id } } }".formatted(field, filter))
                        .texts(field + ".nodes", "id"))
                .containsExactlyInAnyOrderElementsOf(wanted);
        // Only the filters that are meant to find nothing do.
        assertThat(wanted.isEmpty()).isEqualTo(sql.endsWith("where false"));
    }

    @Test
    void emptyFilterReturnsAll() {
        for (String field :
                List.of("orders", "leads", "customers", "tasks", "shipments", "managers", "statusHistory")) {
            String query = "{ all: %1$s { totalCount { value } } empty: %1$s(filter: {}) { totalCount { value } } }"
                    .formatted(field);
            var reply = api.query(query);
            assertThat(reply.data("empty")).isEqualTo(reply.data("all"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+79001234567",
                "+7 (900) 123-45-67",
                "7 900 123 45 67",
                "8 (900) 123-45-67",
                "89001234567",
                "900.123.45.67"
            })
    void findsPhonesInAnyNotation(String phone) {
        String query = """
                query ($phone: String!) {
                  customers(filter: {search: $phone}) { nodes { code } }
                  orders(filter: {search: $phone}) { nodes { orderCode } }
                  leads(filter: {search: $phone}) { nodes { code } } }""";
        var reply = api.query(query, Map.of("phone", phone));
        assertThat(reply.texts("customers.nodes", "code")).containsExactly("CUST-000001");
        assertThat(reply.texts("orders.nodes", "orderCode")).containsExactly("ORD-000001", "ORD-000004");
        assertThat(reply.texts("leads.nodes", "code")).containsExactly("LEAD-000001", "LEAD-000006");
    }

    @Test
    void digitsOfOtherTextsAreNoPhone() {
        assertThat(api.query("{ customers(filter: {search: \"000\"}) { nodes { code } } }")
                        .texts("customers.nodes", "code"))
                .hasSize(20)
                .contains("CUST-000030");
        assertThat(api.query("{ customers(filter: {search: \"12-34\"}) { nodes { code } } }")
                        .texts("customers.nodes", "code"))
                .contains("CUST-000001");
    }

    @Test
    void boardCountsAndSumsFilteredOrders() {
        var reply = api.query("""
                { orderBoard(filter: {status: [DEPOSIT_PAID, AWAITING_PAYMENT], search: "rose"}) {
                    columns { status count value { amount currency } orders { nodes { orderCode } } } } }""");
        assertThat(reply.data("orderBoard.columns").toString()).isEqualTo("""
                        [{"status":"DEPOSIT_PAID","count":0,"value":{"amount":"0.00","currency":"EUR"},\
                        "orders":{"nodes":[]}},\
                        {"status":"AWAITING_PAYMENT","count":5,"value":{"amount":"2000.00","currency":"EUR"},\
                        "orders":{"nodes":[{"orderCode":"ORD-000017"},{"orderCode":"ORD-000016"},\
                        {"orderCode":"ORD-000020"},\
                        {"orderCode":"ORD-000019"},{"orderCode":"ORD-000018"}]}}]""");
        assertThat(api.query("{ orderBoard { columns { status count } } }").texts("orderBoard.columns", "count"))
                .isEqualTo(database.jdbc().sql("""
                        select (select count(*)::text from orders o where o.status = s.status)
                        from unnest(array['PENDING_MANAGER', 'AWAITING_DEPOSIT', 'DEPOSIT_PAID', 'UNDER_INSPECTION',
                          'QUALITY_CONFIRMED', 'QUALITY_DEGRADED', 'AWAITING_PAYMENT', 'FULLY_PAID',
                            'READY_FOR_SHIPMENT',
                          'IN_TRANSIT', 'DELIVERED', 'PAID_OUT', 'CLOSED', 'CANCELLED', 'REFUNDED']) s (status)
                        """).query(String.class).list());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void slaBreachedMatchesTheFilter(boolean filter, boolean field) {
        var reply = api.query("""
                { orders(first: 100, filter: {slaBreached: %1$s}) { nodes { slaBreached } }
                  leads(first: 100, filter: {slaBreached: %1$s}) { nodes { slaBreached } }
                  tasks(first: 100, filter: {overdue: %1$s}) { nodes { overdue } } }""".formatted(filter));
        String wanted = String.valueOf(field);
        assertThat(reply.texts("orders.nodes", "slaBreached")).isNotEmpty().containsOnly(wanted);
        assertThat(reply.texts("leads.nodes", "slaBreached")).isNotEmpty().containsOnly(wanted);
        assertThat(reply.texts("tasks.nodes", "overdue")).isNotEmpty().containsOnly(wanted);
    }

    /** PostgreSQL looks up the values of a long list in another way than those of a short one. */
    @Test
    void findsTheSameByALongList() {
        Map<String, String> lists = Map.of(
                "orders(filter: {assignedManager: %s})", VERA,
                "tasks(filter: {assignee: %s})", VERA,
                "statusHistory(filter: {actor: %s})", VERA,
                "customers(filter: {city: %s})", "Москва",
                "leads(filter: {source: %s})", "paid_search");
        lists.forEach((list, value) -> {
            List<String> many = new ArrayList<>(List.of(value, value));
            Stream.generate(UUID::randomUUID).limit(98).map(UUID::toString).forEach(many::add);
            assertThat(found(list, many))
                    .as(list)
                    .isEqualTo(found(list, List.of(value)))
                    .isPositive();
            assertThat(found(list, many.subList(1, 5))).as(list).isEqualTo(found(list, List.of(value)));
        });
        List<String> all = Stream.of(OrderStatus.values()).map(Enum::name).toList();
        assertThat(found("orders(filter: {status: " + all.toString().replace(",", "") + "})", List.of()))
                .isEqualTo(database.jdbc()
                        .sql("select count(*) from orders")
                        .query(Integer.class)
                        .single());
    }

    private int found(String list, List<String> values) {
        String literal = values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(" ", "[", "]"));
        return api.query("{ found: " + list.formatted(literal) + " { totalCount { value } } }")
                .data("found.totalCount.value")
                .asInt();
    }

    @Test
    void refusesAListThatIsTooLong() {
        List<String> ids =
                Stream.generate(UUID::randomUUID).limit(101).map(UUID::toString).toList();
        Reply.Refusal refused = new Reply.Refusal(
                "LIMIT_EXCEEDED",
                null,
                "Argument filter.actor of statusHistory has 101 elements; the limit is 100. Send several requests.");
        String query = "(filter: {actor: $ids}) { nodes { id } }";
        assertThat(api.query("query($ids: [ID!]) { statusHistory" + query + " }", Map.of("ids", ids))
                        .refusal())
                .isEqualTo(refused);
        assertThat(api.query(
                                "query($f: StatusHistoryFilter) { statusHistory(filter: $f) { nodes { id } } }",
                                Map.of("f", Map.of("actor", ids)))
                        .refusal())
                .isEqualTo(refused);
        assertThat(api.query("query($ids: [ID!] = [" + "\"a\" ".repeat(101) + "]) { statusHistory" + query + " }")
                        .refusal())
                .isEqualTo(refused);
        assertThat(api.as("manager")
                        .in("ru")
                        .query("query($ids: [ID!]) { statusHistory" + query + " }", Map.of("ids", ids))
                        .refusal()
                        .message())
                .isEqualTo("В аргументе filter.actor поля statusHistory 101 элемент, допустимо не более 100. Отправьте"
                        + " несколько запросов.");
    }

    /** Also of an answer without any object. */
    @Test
    void aLongListCosts() {
        List<String> ids =
                Stream.generate(UUID::randomUUID).limit(100).map(UUID::toString).toList();
        String field = ": statusHistory(filter: {actor: $ids}) { nodes { id } } ";
        Reply reply = api.as("manager")
                .post(
                        "/graphql",
                        JsonMapper.shared()
                                .writeValueAsString(Map.of(
                                        "query",
                                        "query($ids: [ID!]) { a" + field + "b" + field + "c" + field + "}",
                                        "variables",
                                        Map.of("ids", ids),
                                        "extensions",
                                        Map.of("cost", true))));
        assertThat(reply.json().path("extensions").path("cost").path("actual").asInt())
                .isEqualTo(33);
    }
}
