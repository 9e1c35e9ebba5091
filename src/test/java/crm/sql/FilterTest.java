package crm.sql;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import crm.TestDatabase;
import crm.order.OrderStatus;
import graphql.Scalars;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;
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

    @Autowired
    private GraphQlSource schema;

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
                                statusNotIn: [CLOSED, CANCELLED] | status not in ('CLOSED', 'CANCELLED')
                                stageIsNull: true | stage is null
                                stageNotIn: [HUNTING] | stage is distinct from 'HUNTING'
                                assignedManagerNotIn: ["%1$s"] | assigned_manager is distinct from '%1$s'
                                assignedManagerIsNull: true | assigned_manager is null
                                customer: ["c0000000-0000-7000-8000-000000000002"] | customer_id = \
                                'c0000000-0000-7000-8000-000000000002'
                                city: ["Москва", "Berlin"] | customer_id in (select id from customers where city in \
                                ('Москва', 'Berlin'))
                                cityNotIn: ["Москва"] | customer_id not in (select id from customers where city = \
                                'Москва')
                                cityIsNull: true | customer_id in (select id from customers where city is null)
                                cityIsNull: false | customer_id in (select id from customers where city is not null)
                                source: ["paid_search", "website_booking"] | lead_id in (select id from leads where \
                                source in \
                                ('paid_search', 'website_booking'))
                                sourceNotIn: ["paid_search"] | lead_id is null or lead_id in (select id from leads \
                                where \
                                source <> 'paid_search')
                                sourceIsNull: true | lead_id is null
                                sourceIsNull: false | lead_id is not null
                                brand: ["Trek", "Canyon"] | bike_snapshot ->> 'brand' in ('Trek', 'Canyon')
                                brandNotIn: ["Trek"] | bike_snapshot ->> 'brand' is distinct from 'Trek'
                                brandIsNull: true | bike_snapshot ->> 'brand' is null
                                deliveryMethodNotIn: [PICKUP] | delivery_method is distinct from 'PICKUP'
                                deliveryMethodIsNull: false | delivery_method is not null
                                finalPriceIsNull: true | final_price is null
                                paid: true | final_price <= (select coalesce(sum(case p.role when 'REFUND' then -1 \
                                when \
                                'PAYOUT' then 0 when 'COMPENSATION' then 0 else 1 end * case p.currency when 'EUR' \
                                then \
                                p.amount when 'RUB' then p.amount / exchange_rate else 0 end), 0) from payments p \
                                where \
                                p.order_id = orders.id and p.status = 'COMPLETED')
                                externalReferenceIsNull: true | external_reference is null
                                or: [{status: [CLOSED]}, {assignedManagerIsNull: true, search: "ord-00001"}] | \
                                status = \
                                'CLOSED' or assigned_manager is null and order_code like 'ORD-00001%%'
                                and: [{status: [CLOSED, CANCELLED]}, {statusNotIn: [CANCELLED]}] | status = 'CLOSED'
                                not: {status: [CLOSED]} | status <> 'CLOSED'
                                not: {brand: ["Trek"], status: [CLOSED]} | bike_snapshot ->> 'brand' is distinct \
                                from 'Trek' \
                                or status <> 'CLOSED'
                                not: {search: "орлов"} | customer_id <> 'c0000000-0000-7000-8000-000000000001'
                                status: [CLOSED, IN_TRANSIT], or: [{status: [CLOSED]}, {status: [CANCELLED]}], not: \
                                {deliveryMethod: [COURIER]} | status = 'CLOSED' and delivery_method is distinct from \
                                'COURIER'
                                createdAt: {from: "2018-06-01T00:00:00Z"}, or: [{createdAt: {to: \
                                "2018-06-20T00:00:00Z"}}, \
                                {createdAt: {from: "2018-07-01T00:00:00Z"}}] | created_at >= '2018-06-01T00:00:00Z' \
                                and \
                                (created_at < '2018-06-20T00:00:00Z' or created_at >= '2018-07-01T00:00:00Z')
                                slaBreached: false, or: [{slaBreached: false, unassigned: true}, {search: "  "}] | \
                                (sla_due_at \
                                > '2018-07-02T12:00:00Z' or sla_due_at is null) and assigned_manager is null
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
                                search: "@Hugo_TCR" | id = '1ead0000-0000-7000-8000-000000000009'
                                search: "8 916 999-88-77" | id = '1ead0000-0000-7000-8000-000000000009'
                                search: "o'neill" | customer_id = 'c0000000-0000-7000-8000-000000000002'
                                search: "+49 (1511) 2345678" | customer_id = 'c0000000-0000-7000-8000-000000000002'
                                search: "anna_lis" | customer_id = 'c0000000-0000-7000-8000-000000000004'
                                statusNotIn: [NEW] | status <> 'NEW'
                                sourceNotIn: ["unknown"] | source <> 'unknown'
                                assignedManagerNotIn: ["%1$s"] | assigned_manager is distinct from '%1$s'
                                assignedManagerIsNull: false | assigned_manager is not null
                                customer: ["c0000000-0000-7000-8000-000000000002"] | customer_id = \
                                'c0000000-0000-7000-8000-000000000002'
                                customerIsNull: true | customer_id is null
                                city: ["Berlin", "Москва"] | customer_id in (select id from customers where city in \
                                ('Berlin', \
                                'Москва'))
                                cityNotIn: ["Москва"] | customer_id is null or customer_id in (select id from \
                                customers where \
                                city is distinct from 'Москва')
                                cityIsNull: true | customer_id is null or customer_id in (select id from customers \
                                where city \
                                is null)
                                brand: ["Trek"] | bike_snapshot ->> 'brand' = 'Trek'
                                brandNotIn: ["Trek"] | bike_snapshot ->> 'brand' is distinct from 'Trek'
                                brandIsNull: true | bike_snapshot ->> 'brand' is null
                                externalReferenceIsNull: true | external_reference is null
                                or: [{search: "SPECTRAL"}, {search: "o'neill"}] | id = \
                                '1ead0000-0000-7000-8000-000000000003' \
                                or customer_id = 'c0000000-0000-7000-8000-000000000002'
                                not: {source: ["unknown"], status: [NEW]} | source <> 'unknown' or status <> 'NEW'
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
                                cityNotIn: ["Москва"] | city is distinct from 'Москва'
                                cityIsNull: false | city is not null
                                countryNotIn: ["DE"] | country is distinct from 'DE'
                                countryIsNull: false | country is not null
                                preferredChannelNotIn: [PHONE] | preferred_channel is distinct from 'PHONE'
                                preferredChannelIsNull: false | preferred_channel is not null
                                or: [{city: ["Казань"]}, {search: "соколова"}] | city = 'Казань' or code = 'CUST-000004'
                                not: {country: ["DE"]} | country is distinct from 'DE'
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
                                assigneeNotIn: ["%1$s"] | assignee is distinct from '%1$s'
                                assigneeIsNull: true | assignee is null
                                priorityNotIn: [URGENT, LOW] | priority not in ('URGENT', 'LOW')
                                order: ["0d000000-0000-7000-8000-000000000001"] | order_id = \
                                '0d000000-0000-7000-8000-000000000001'
                                lead: ["1ead0000-0000-7000-8000-000000000001"] | lead_id = \
                                '1ead0000-0000-7000-8000-000000000001'
                                customer: ["c0000000-0000-7000-8000-000000000001"] | customer_id = \
                                'c0000000-0000-7000-8000-000000000001'
                                dueAtIsNull: true | due_at is null
                                or: [{overdue: true}, {dueAtIsNull: true}] | not completed and due_at <= \
                                '2018-07-02T12:00:00Z' or due_at is null
                                not: {completed: true} | not completed
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
                                statusNotIn: [PREPARING] | status <> 'PREPARING'
                                carrierNotIn: ["DHL"] | carrier is distinct from 'DHL'
                                carrierIsNull: true | carrier is null
                                order: ["0d000000-0000-7000-8000-000000000011"] | order_id = \
                                '0d000000-0000-7000-8000-000000000011'
                                trackingNumberIsNull: false | tracking_number is not null
                                or: [{carrier: ["DHL"]}, {trackingNumber: "jjd0004"}] | carrier = 'DHL' or \
                                tracking_number = \
                                'JJD0004'
                                not: {status: [PREPARING, DELIVERED]} | status not in ('PREPARING', 'DELIVERED')
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

    /** An empty list, a blank text and an empty group are no conditions, in every filter: a form sends them. */
    @Test
    void emptyValuesAreNoConditions() {
        Set<String> checked = new TreeSet<>();
        for (GraphQLFieldDefinition field : schema.schema().getQueryType().getFieldDefinitions()) {
            GraphQLArgument filter = field.getArgument("filter");
            boolean list = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType()))
                    .getName()
                    .endsWith("Connection");
            if (filter != null && list) {
                // The change feed is not counted.
                String selection = field.getName().equals("changes") ? "nodes { recordId }" : "totalCount { value }";
                String query = "{ all: %1$s { %3$s } empty: %1$s(filter: %2$s) { %3$s } }"
                        .formatted(field.getName(), empty((GraphQLInputObjectType) filter.getType()), selection);
                Reply reply = api.as("admin").query(query);
                assertThat(reply.data("empty")).as(query).isEqualTo(reply.data("all"));
                checked.add(field.getName());
            }
        }
        assertThat(checked)
                .contains("orders", "leads", "customers", "tasks", "shipments", "statusHistory", "auditLog", "apiKeys");
        // A group that asks for nothing is not one that is always met.
        assertThat(api.query("{ orders(filter: {or: [{}, {status: [CLOSED]}]}, first: 100) { nodes { status } } }")
                        .texts("orders.nodes", "status"))
                .isNotEmpty()
                .containsOnly("CLOSED");
    }

    /** All fields of an input that can be sent without a value in them. */
    private static String empty(GraphQLInputObjectType input) {
        return input.getFields().stream()
                .map(field -> {
                    GraphQLType type = field.getType();
                    if (type instanceof GraphQLList list) {
                        return list.getOriginalWrappedType() instanceof GraphQLNonNull element
                                        && element.getOriginalWrappedType() instanceof GraphQLInputObjectType group
                                ? field.getName() + ": [{}, " + empty(group) + "]"
                                : field.getName() + ": []";
                    }
                    if (type instanceof GraphQLInputObjectType group) {
                        return field.getName().equals("not") ? "not: " + empty(group) : "";
                    }
                    return type == Scalars.GraphQLString ? field.getName() + ": \" \\t\"" : "";
                })
                .collect(Collectors.joining(" ", "{", "}"));
    }

    @Test
    void tasksAreFoundByTheirText() {
        String query = "{ tasks(filter: {search: \"%s\"}) { nodes { title } } }";
        assertThat(api.query(query.formatted("birthdai")).texts("tasks.nodes", "title"))
                .containsExactly("Birthday");
        assertThat(api.query(query.formatted("FRAME check")).texts("tasks.nodes", "title"))
                .containsExactly("Check the frame");
        // The description is personal data.
        assertThat(api.as("manager").query(query.formatted("Vladislav")).texts("tasks.nodes", "title"))
                .containsExactly("Call back");
        assertThat(api.as("analyst").query(query.formatted("Vladislav")).texts("tasks.nodes", "title"))
                .isEmpty();
    }

    /** What is masked for an analyst is not found by what it is not, either. */
    @Test
    void analystsCannotGuessPersonalDataByGroups() {
        for (String list : List.of("orders", "leads", "customers", "tasks")) {
            String count = "{ all: %1$s { totalCount { value } } some: %1$s(filter: {%2$s}) { totalCount { value } } }";
            for (String text : List.of("Владислав", "+79001234567", "vlad.orlov@example.com", "VERA@example")) {
                Reply without = api.as("analyst").query(count.formatted(list, "not: {search: \"" + text + "\"}"));
                assertThat(without.data("some")).as(list + " " + text).isEqualTo(without.data("all"));
                Reply with = api.as("analyst").query(count.formatted(list, "or: [{search: \"" + text + "\"}]"));
                assertThat(with.data("some.totalCount.value").asInt())
                        .as(list + " " + text)
                        .isZero();
            }
        }
    }

    /** What a page can filter by, it can also exclude or offer as an alternative. */
    @Test
    void aGroupHasTheFieldsOfItsFilterExceptGroups() {
        for (String type : List.of("Order", "Lead", "Task", "Customer", "Shipment")) {
            Map<String, String> filter = fields(type + "Filter");
            assertThat(filter.keySet()).contains("and", "or", "not");
            // The deleted tasks are a list of their own.
            filter.keySet().removeAll(Set.of("and", "or", "not", "deleted"));
            assertThat(fields(type + "Condition")).isEqualTo(filter);
        }
    }

    private Map<String, String> fields(String input) {
        Map<String, String> fields = new TreeMap<>();
        ((GraphQLInputObjectType) schema.schema().getType(input))
                .getFields()
                .forEach(field -> fields.put(field.getName(), field.getType() + " " + field.getDescription()));
        return fields;
    }

    @Test
    void groupsAreBounded() {
        String groups = "{status: [NEW]} ".repeat(11);
        assertThat(api.query("{ leads(filter: {or: [" + groups + "]}) { nodes { id } } }")
                        .refusal())
                .isEqualTo(new Reply.Refusal(
                        "LIMIT_EXCEEDED",
                        null,
                        "Argument filter.or of leads has 11 elements; the limit is 10. Send several requests."));
        String ids = "\"" + VERA + "\" ";
        assertThat(api.query("{ leads(filter: {or: [{}, {assignedManager: [" + ids.repeat(101)
                                + "]}]}) { nodes { id } } }")
                        .refusal()
                        .message())
                .isEqualTo(
                        "Argument filter.or.1.assignedManager of leads has 101 elements; the limit is 100. Send several"
                                + " requests.");
        assertThat(api.query("{ leads(filter: {search: \"a\", or: [{search: \"b\"}, {search: \"c\"}], "
                                + "not: {search: \"d\"}}) { nodes { id } } }")
                        .refusal())
                .isEqualTo(new Reply.Refusal(
                        "BAD_REQUEST",
                        "filter.not.search",
                        "A filter can search for at most 3 texts, with those of its groups."));
        assertThat(api.query("{ leads(filter: {or: [{}, {createdAt: {from: \"2018-01-01T00:00:00Z\", "
                                + "to: \"2018-01-01T00:00:00Z\"}}]}) { nodes { id } } }")
                        .refusal()
                        .argument())
                .isEqualTo("filter.or.1.createdAt");
        assertThat(api.query("{ leads(filter: {or: [{not: {status: [NEW]}}]}) { nodes { id } } }")
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");
    }

    /** Lists, the board, statistics and exports filter alike: they share the conditions. */
    @Test
    void boardAndStatisticsTakeGroups() {
        Reply reply = api.query(
                """
                query($f: OrderFilter) {
                  orders(filter: $f) { totalCount { value } }
                  orderBoard(filter: $f) { columns { status count } }
                  orderStats(groupBy: [BRAND, SOURCE, CITY], filter: $f) { groups { count } } }""",
                Map.of(
                        "f",
                        Map.of(
                                "statusNotIn", List.of("CLOSED"),
                                "or", List.of(Map.of("brand", List.of("Trek")), Map.of("city", List.of("Berlin"))),
                                "not", Map.of("source", List.of("unknown")))));
        int total = reply.data("orders.totalCount.value").asInt();
        assertThat(total).isPositive();
        assertThat(reply.texts("orderBoard.columns", "status")).hasSize(14).doesNotContain("CLOSED");
        assertThat(reply.texts("orderBoard.columns", "count").stream()
                        .mapToInt(Integer::parseInt)
                        .sum())
                .isEqualTo(total);
        assertThat(reply.texts("orderStats.groups", "count").stream()
                        .mapToInt(Integer::parseInt)
                        .sum())
                .isEqualTo(total);
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
        // The second customer has it as a WhatsApp number.
        assertThat(reply.texts("customers.nodes", "code")).containsExactly("CUST-000002", "CUST-000001");
        assertThat(reply.texts("orders.nodes", "orderCode"))
                .containsExactly("ORD-000001", "ORD-000002", "ORD-000004", "ORD-000007", "ORD-000008");
        assertThat(reply.texts("leads.nodes", "code")).containsExactly("LEAD-000001", "LEAD-000002", "LEAD-000006");
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

    @Test
    void boardOfLeadsCountsAndSortsByDueTime() {
        Reply reply = api.query("""
                { leadBoard(filter: {statusNotIn: [CONVERTED]}) {
                    columns { status count label leads(sort: SLA_DUE_AT_ASC, first: 100) { nodes { code } } } }
                  orderBoard(filter: {status: [AWAITING_PAYMENT]}) {
                    columns { orders(sort: SLA_DUE_AT_DESC, first: 100) { nodes { orderCode } } } } }""");
        assertThat(reply.texts("leadBoard.columns", "status"))
                .containsExactly("NEW", "IN_PROGRESS", "CONTACTED", "QUALIFIED", "REJECTED");
        for (JsonNode column : reply.data("leadBoard.columns")) {
            List<String> wanted = database.jdbc()
                    .sql("select code from leads where status = ? order by coalesce(sla_due_at, 'infinity'), id")
                    .param(column.path("status").asString())
                    .query(String.class)
                    .list();
            assertThat(column.path("leads")
                            .path("nodes")
                            .valueStream()
                            .map(lead -> lead.path("code").asString()))
                    .containsExactlyElementsOf(wanted);
            assertThat(column.path("count").asInt()).isEqualTo(wanted.size());
        }
        assertThat(reply.texts("orderBoard.columns.0.orders.nodes", "orderCode"))
                .isEqualTo(database.jdbc()
                        .sql("select order_code from orders where status = 'AWAITING_PAYMENT'"
                                + " order by coalesce(sla_due_at, 'infinity') desc, id desc")
                        .query(String.class)
                        .list());
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
