package crm.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.Api;
import crm.Fixture;
import crm.Reply;
import crm.Selections;
import crm.TestDatabase;
import crm.feed.RecordType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Changes records of all types, and reads all that a caller is told of it: by streams, and by queries. */
final class FeedWalk {

    private static final String LAST = "last";

    /** Each row of each table that the feed tells gets another value; a text then has the id of its record. */
    private static final String UPDATE_ALL = """
            do $$
            declare
              told record;
              changed text[] := '{}';
            begin
              perform set_config('crm.import', 'on', true);
              for told in
                select c.table_name, c.column_name, case
                    when c.data_type = 'text' then '''walk-'' || ' || coalesce(k.column_name, 'id')
                    when c.data_type = 'boolean' then format('not %1$I', c.column_name)
                    when c.data_type like 'timestamp%' then format('%I + interval ''1 minute''', c.column_name)
                    else format('%I + 1', c.column_name) end as value
                from information_schema.columns c
                join pg_proc p on p.proname = 'changes_of_' || c.table_name
                left join information_schema.columns k on k.table_schema = c.table_schema
                  and k.table_name = c.table_name and k.column_name in ('inspection_id', 'customer_id')
                  and c.table_name in ('checklist_items', 'customer_preferences')
                where c.table_schema = current_schema()
                  and c.data_type in ('text', 'boolean', 'timestamp with time zone', 'numeric', 'integer')
                  and (p.prosrc like '%''' || c.column_name || ''', case when o.%' or k.column_name is not null)
                  and c.column_name not in ('active', 'version', 'updated_at')
                order by c.table_name, c.data_type <> 'text', c.column_name <> 'name', c.column_name like '%code',
                  c.ordinal_position
              loop
                continue when told.table_name = any (changed);
                begin
                  execute format('update %I set %I = %s where true', told.table_name, told.column_name, told.value);
                  changed := changed || told.table_name::text;
                exception
                  when others then
                    -- Such as a check of the column: another one is tried.
                    null;
                end;
              end loop;
            end $$
            """;

    /** Rows that others refer to are deleted after those. Who is reading stays. */
    private static final String DELETE_ALL = """
            do $$
            declare
              name text;
            begin
              perform set_config('crm.import', 'on', true);
              for round in 1 .. 8 loop
                for name in
                  select t.table_name from information_schema.tables t
                  where t.table_schema = current_schema() and t.table_type = 'BASE TABLE'
                    and t.table_name !~ '^(users|api_keys|partners|changes|feed_.*|databasechange.*|service_levels)$'
                loop
                  begin
                    execute format('delete from %I', name);
                  exception
                    when others then
                      -- Others refer to it: in the next round.
                      null;
                  end;
                end loop;
              end loop;
            end $$
            """;

    /** Subscriptions to records of one type. */
    private static final Map<String, RecordType> SUBSCRIPTIONS = Map.of(
            "orderChanged", RecordType.ORDER,
            "leadChanged", RecordType.LEAD,
            "taskChanged", RecordType.TASK,
            "shipmentChanged", RecordType.SHIPMENT);

    private final Api api;

    private final TestDatabase database;

    private final Streams streams;

    private final GraphQLSchema schema;

    private final int depth;

    /** @param depth of the records that are asked for */
    FeedWalk(Api api, TestDatabase database, Streams streams, GraphQLSchema schema, int depth) {
        this.depth = depth;
        this.api = api;
        this.database = database;
        this.streams = streams;
        this.schema = schema;
    }

    String cursor() {
        return api.query("{ changesCursor }").data("changesCursor").asString();
    }

    /** Also changes by people: payments are never changed in another way. */
    void updateAll() {
        database.execute(UPDATE_ALL);
        for (String change : List.of(
                "recordPayment(input: {orderId: \"" + Fixture.order(1) + "\", direction: INCOMING, role: DEPOSIT,"
                        + " method: CARD, amount: {amount: \"5\", currency: \"EUR\"}})",
                "addComment(input: {orderId: \"" + Fixture.order(7) + "\", text: \"a word between us\"})",
                "addComment(input: {orderId: \"" + Fixture.order(2) + "\", text: \"a word between us\"})",
                "createTask(input: {title: \"a word between us\", leadId: \"" + Fixture.lead(4) + "\"})",
                "createCustomer(input: {fullName: \"a word between us\", email: \"new@example.com\"})")) {
            assertThat(api.as("admin")
                            .query("mutation { change: " + change + " { userErrors { message } } }")
                            .data("change.userErrors"))
                    .as(change)
                    .isEmpty();
        }
    }

    /** Orders are never deleted: in the end each of them is changed. */
    void deleteAll() {
        database.execute(DELETE_ALL);
        database.execute("update orders set manager_notes = 'after the deletions'");
    }

    /** Types of records, or of what partners are told in their place, with changes after this cursor. */
    Set<String> changedTypes(String operation) {
        return new TreeSet<>(database.jdbc()
                .sql("select distinct record_type from changes where operation = :operation"
                        + " and actor_kind = 'UNKNOWN'")
                .param("operation", operation)
                .query(String.class)
                .list());
    }

    /** Documents of all subscriptions to changes of records, by a name: all fields of each event. */
    private Map<String, String> documents() {
        Map<String, String> documents = new LinkedHashMap<>();
        for (RecordType type : RecordType.values()) {
            documents.put(
                    type.name(),
                    "subscription($after: String) { changes(after: $after, types: [" + type + "]) " + change(type)
                            + " }");
        }
        SUBSCRIPTIONS.forEach((field, type) -> documents.put(
                field,
                "subscription($after: String) { " + field + "(after: $after) { cursor operation recordedAt "
                        + name(type) + "Id " + name(type) + record(type) + " } }"));
        return documents;
    }

    private String body(String type) {
        GraphQLObjectType object = schema.getObjectType(type);
        return Selections.body(
                        GraphQLFieldDefinition.newFieldDefinition()
                                .name("record")
                                .type(object)
                                .build(),
                        depth)
                .orElseThrow();
    }

    private String record(RecordType type) {
        return " { __typename id ... on " + type.typeName() + body(type.typeName()) + " }";
    }

    private String change(RecordType type) {
        return "{ cursor type recordId operation version mutation requestId recordedAt"
                + " actor { kind id name } changedFields { field before after } record"
                + record(type) + " }";
    }

    /** What a query tells of the same changes. */
    private List<JsonNode> queried(Api.Client caller, RecordType type, String after) {
        List<JsonNode> told = new ArrayList<>();
        String cursor = after;
        boolean more = true;
        while (more) {
            Reply page = caller.query(
                    "query($after: String) { changes(after: $after, first: 20, types: [" + type + "]) { nodes "
                            + change(type) + " pageInfo { hasNextPage endCursor } } }",
                    Map.of("after", cursor));
            page.data("changes.nodes").forEach(told::add);
            cursor = page.data("changes.pageInfo.endCursor").asString();
            more = page.data("changes.pageInfo.hasNextPage").asBoolean();
        }
        return told;
    }

    /**
     * What a caller was told.
     *
     * @param events by the names of the documents
     * @param refused codes of the refusals
     * @param text all messages as they came
     */
    record Told(Map<String, List<JsonNode>> events, Map<String, String> refused, String text) {

        List<JsonNode> events(String name) {
            return events.getOrDefault(name, List.of());
        }

        /** Ids of the changed records of a type. */
        List<String> recordIds(String type) {
            return events(type).stream()
                    .map(change -> change.path("recordId").asString())
                    .toList();
        }

        /** What occurs in a message and must not. */
        List<String> leaks(Set<String> hidden) {
            return text.lines()
                    .flatMap(
                            message -> hidden.stream().filter(message::contains).map(found -> found + " in " + message))
                    .toList();
        }
    }

    /**
     * What streams that begin after this cursor are told up to now.
     *
     * @param expected how many events there are at least
     */
    private Told streamed(String token, String after, int expected) {
        Map<String, List<JsonNode>> events = new HashMap<>();
        Map<String, String> refused = new HashMap<>();
        StringBuilder text = new StringBuilder();
        try (WebSocketClient client = WebSocketClient.of(api, token)) {
            Map<String, String> documents = documents();
            documents.forEach((name, document) -> client.subscribe(name, document, Map.of("after", after)));
            client.send(Map.of("type", "ping"));
            boolean answered = false;
            boolean last = false;
            int count = 0;
            while (!last || count < expected) {
                JsonNode message = client.next();
                String id = message.path("id").asString("");
                JsonNode payload = message.path("payload");
                text.append(message).append('\n');
                if (message.path("type").asString("").equals("pong")) {
                    answered = true;
                } else if (id.equals(LAST)) {
                    last = true;
                } else if (message.path("type").asString("").equals("error")) {
                    refused.put(
                            id, payload.path(0).path("extensions").path("code").asString(""));
                } else {
                    assertThat(payload.has("errors")).as(message.toString()).isFalse();
                    count++;
                    events.computeIfAbsent(id, name -> new ArrayList<>())
                            .add(payload.path("data").valueStream().findFirst().orElseThrow());
                }
                if (answered) {
                    // All streams are open: what they have to tell goes out before the event of one more.
                    await().atMost(Duration.ofSeconds(20)).until(() -> streams.catchingUp() == 0);
                    client.subscribe(LAST, documents.get("orderChanged"), Map.of("after", after));
                    answered = false;
                }
            }
        }
        return new Told(events, refused, text.toString());
    }

    /** That a stream tells what a query tells: the changes of each type, and each record as it is now. */
    Told compared(String token, String after) {
        Api.Client caller = api.withToken(token);
        Map<RecordType, List<JsonNode>> queried = new EnumMap<>(RecordType.class);
        for (RecordType type : RecordType.values()) {
            queried.put(type, queried(caller, type, after));
        }
        int expected = queried.values().stream().mapToInt(List::size).sum();
        Told told = streamed(token, after, expected);
        queried.forEach((type, changes) ->
                assertThat(told.events(type.name())).as(type.name()).isEqualTo(changes));
        SUBSCRIPTIONS.forEach((name, type) -> {
            if (told.refused().containsKey(name)) {
                assertThat(told.refused().get(name)).isEqualTo("FORBIDDEN");
                return;
            }
            String record = name(type);
            assertThat(told.events(name))
                    .as(name)
                    .extracting(event -> event.path(record + "Id").asString() + " "
                            + event.path("cursor").asString())
                    .isEqualTo(queried.get(type).stream()
                            .map(change -> change.path("recordId").asString() + " "
                                    + change.path("cursor").asString())
                            .toList());
            assertThat(told.events(name))
                    .as(name)
                    .extracting(event -> event.path(record))
                    .isEqualTo(queried.get(type).stream()
                            .map(change -> change.path("record"))
                            .toList());
        });
        return told;
    }

    /** The field of the record in an event of its subscription. */
    private static String name(RecordType type) {
        return type.typeName().toLowerCase(Locale.ROOT);
    }
}
