package crm.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.Tokens;
import crm.crypto.Sha256;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What streams tell, and when they end. */
@ApiTest
@ChangesTheDatabase
class StreamsTest {

    private static final String ORDERS = """
            subscription Orders($filter: OrderFilter, $after: String) { orderChanged(filter: $filter, after: $after) {
              cursor operation orderId recordedAt
              order { id orderCode managerNotes version customer { id fullName email } } } }""";

    private static final String LEADS = """
            subscription($filter: LeadFilter) { leadChanged(filter: $filter) {
              operation leadId lead { status } } }""";

    private static final String CHANGES = """
            subscription($after: String) { changes(after: $after, types: [LEAD]) { cursor type recordId operation
              record { id } } }""";

    /** As many events as the buffer of a client that reads has room for. */
    private static final int ROUNDS = 8;

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final String CURSOR = "{ changesCursor }";

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private Streams streams;

    private final AtomicInteger watched = new AtomicInteger();

    private WebSocketClient manager() {
        return WebSocketClient.of(api, Tokens.of("manager"));
    }

    private void note(int order, String text) {
        Reply reply = api.query(
                "mutation($input: UpdateOrderInput!) { updateOrder(input: $input) { userErrors { message } } }",
                Map.of("input", Map.of("id", Fixture.order(order), "managerNotes", text)));
        assertThat(reply.data("updateOrder.userErrors")).isEmpty();
    }

    private String cursor() {
        return api.query(CURSOR).data("changesCursor").asString();
    }

    private static Map<String, Object> after(@Nullable String cursor) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("after", cursor);
        return variables;
    }

    @Test
    void tellsChangesOverBothTransports() {
        String from = cursor();
        try (WebSocketClient socket = manager();
                SseClient post =
                        SseClient.post(api, Tokens.of("manager"), Map.of("query", ORDERS, "variables", after(from)));
                SseClient get = SseClient.get(
                        api, Tokens.of("manager"), "query=" + URLEncoder.encode(ORDERS, StandardCharsets.UTF_8))) {
            assertThat(post.status()).isEqualTo(200);
            assertThat(post.header("Content-Type")).startsWith("text/event-stream");
            socket.subscribe("1", ORDERS, after(from));

            note(1, "calls on Monday");

            JsonNode told = socket.event("orderChanged");
            assertThat(told.path("operation").asString()).isEqualTo("UPDATED");
            assertThat(told.path("orderId").asString()).isEqualTo(Fixture.order(1));
            assertThat(told.path("order"))
                    .isEqualTo(api.query(
                                    "query($id: ID!) { order(id: $id) { id orderCode managerNotes version"
                                            + " customer { id fullName email } } }",
                                    Map.of("id", Fixture.order(1)))
                            .data("order"));
            assertThat(post.event("orderChanged")).isEqualTo(told);
            assertThat(get.event("orderChanged")).isEqualTo(told);
        }
    }

    /** The loaders of an event must not answer with what they loaded for the one before. */
    @Test
    void eachEventShowsTheRecordAsItIs() {
        try (WebSocketClient client = manager()) {
            client.subscribe("1", ORDERS, after(cursor()));
            for (String text : List.of("one", "two", "three")) {
                note(2, text);
                assertThat(client.event("orderChanged")
                                .path("order")
                                .path("managerNotes")
                                .asString())
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void tellsThatARecordLeavesTheFilter() {
        String lead = firstLead("NEW");
        try (WebSocketClient client = manager()) {
            client.subscribe("1", LEADS, Map.of("filter", Map.of("status", List.of("NEW"))));
            client.subscribe("2", LEADS, Map.of("filter", Map.of("status", List.of("IN_PROGRESS"))));
            client.awaitAnswers();
            Reply reply = api.query(
                    "mutation($input: ChangeLeadStatusInput!) { changeLeadStatus(input: $input) {"
                            + " userErrors { message } } }",
                    Map.of("input", Map.of("id", lead, "status", "IN_PROGRESS")));
            assertThat(reply.data("changeLeadStatus.userErrors")).isEmpty();

            Map<String, String> told = new HashMap<>();
            for (int i = 0; i < 2; i++) {
                JsonNode message = client.next("next");
                JsonNode change = message.path("payload").path("data").path("leadChanged");
                assertThat(change.path("leadId").asString()).isEqualTo(lead);
                told.put(message.path("id").asString(), change.path("operation").asString());
            }
            assertThat(told).isEqualTo(Map.of("1", "LEFT", "2", "UPDATED"));
        }
    }

    /** A board of unassigned orders drops one that somebody took. */
    @Test
    void tellsThatAnOrderIsNoLongerUnassigned() {
        database.execute("update orders set assigned_manager = null where order_code = 'ORD-000001'");
        try (WebSocketClient client = manager()) {
            client.subscribe("1", ORDERS, Map.of("filter", Map.of("unassigned", true)));
            client.awaitAnswers();
            assertThat(api.query("mutation { assignOrders(input: {ids: [\"ORD-000001\"], managerId: \""
                                    + Fixture.MANAGER + "\"}) { results { userErrors { message } } } }")
                            .json()
                            .has("errors"))
                    .isFalse();
            JsonNode change = client.event("orderChanged");
            assertThat(change.path("orderId").asString()).isEqualTo(Fixture.order(1));
            assertThat(change.path("operation").asString()).isEqualTo("LEFT");
        }
    }

    /** The group of the others began later, at a position that no change has: nothing is between the two. */
    @Test
    void joinsItsGroupWithoutAnotherChange() {
        String before = cursor();
        database.execute("select pg_current_xact_id()");
        try (WebSocketClient first = manager();
                WebSocketClient resumed = manager()) {
            first.subscribe("1", ORDERS, Map.of());
            first.awaitAnswers();
            resumed.subscribe("1", ORDERS, after(before));
            resumed.awaitAnswers();
            await().atMost(Duration.ofSeconds(10)).until(() -> streams.catchingUp() == 0);
            note(1, "after the silence");
            assertThat(resumed.event("orderChanged").path("orderId").asString()).isEqualTo(Fixture.order(1));
        }
    }

    @Test
    void refusesAPositionThatIsNotKept() {
        String before = cursor();
        note(1, "kept no longer");
        database.execute("""
                update feed_retention set (epoch, tx_id, seq) =
                  (select epoch, tx_id, seq from changes order by epoch desc, tx_id desc, seq desc limit 1)""");
        try (SseClient client =
                SseClient.post(api, Tokens.of("manager"), Map.of("query", ORDERS, "variables", after(before)))) {
            assertThat(client.next()
                            .json()
                            .path("errors")
                            .path(0)
                            .path("extensions")
                            .path("code")
                            .asString())
                    .isEqualTo("EXPIRED_CURSOR");
        }
    }

    /** One document, one change, callers with different rights: each is told what a query would tell it. */
    @Test
    void callersWithOtherRightsShareNothing() {
        String fields = "{ id managerNotes customer { id email } }";
        List<String> tokens = List.of(
                Tokens.of("manager"), Tokens.of("analyst"), key("order:read", "customer:read"), key("order:read:all"));
        List<WebSocketClient> clients =
                tokens.stream().map(token -> WebSocketClient.of(api, token)).toList();
        try {
            for (WebSocketClient client : clients) {
                client.subscribe("1", "subscription { orderChanged { order " + fields + " } }", Map.of());
                client.awaitAnswers();
            }
            note(2, "for people");
            Set<JsonNode> told = new HashSet<>();
            for (int i = 0; i < clients.size(); i++) {
                JsonNode order = clients.get(i).event("orderChanged").path("order");
                assertThat(order)
                        .isEqualTo(api.withToken(tokens.get(i))
                                .query("{ order(id: \"ORD-000002\") " + fields + " }")
                                .data("order"));
                told.add(order);
            }
            assertThat(told).hasSizeGreaterThanOrEqualTo(3);
        } finally {
            clients.forEach(WebSocketClient::close);
        }
    }

    private String firstLead(String status) {
        return api.query(
                        "query($status: [LeadStatus!]) { leads(first: 1, filter: {status: $status}) { nodes { id } } }",
                        Map.of("status", List.of(status)))
                .data("leads.nodes.0.id")
                .asString();
    }

    /** Readers leave and come back at their last cursors while 8 clients write. */
    @Test
    void resumesWithoutGapOrRepeat() throws Exception {
        int writers = 8;
        int writes = 12;
        String from = cursor();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int order = writer + 10;
                writing.add(threads.submit(() -> {
                    for (int i = 0; i < writes; i++) {
                        note(order, "note " + i);
                    }
                }));
            }
            List<Future<List<String>>> readers = IntStream.rangeClosed(1, 4)
                    .mapToObj(stay -> threads.submit(() -> read(from, stay * 5, writers * writes)))
                    .toList();
            for (Future<?> done : writing) {
                done.get();
            }
            List<String> all = positions(from);
            assertThat(all).hasSize(writers * writes).doesNotHaveDuplicates();
            for (Future<List<String>> reader : readers) {
                assertThat(reader.get()).isEqualTo(all);
            }
        }
    }

    /** Cursors of all events, by connections that each receive a few of them. */
    private List<String> read(String from, int events, int expected) {
        List<String> cursors = new ArrayList<>();
        String cursor = from;
        while (cursors.size() < expected) {
            try (WebSocketClient client = manager()) {
                client.subscribe("1", ORDERS, after(cursor));
                for (int i = 0; i < events && cursors.size() < expected; i++) {
                    cursor = client.event("orderChanged").path("cursor").asString();
                    cursors.add(cursor);
                }
            }
        }
        return cursors;
    }

    /** The same by the pull API. */
    private List<String> positions(String from) {
        List<String> cursors = new ArrayList<>();
        String cursor = from;
        boolean more = true;
        while (more) {
            Reply page = api.query(
                    "query($after: String) { changes(after: $after, types: [ORDER], first: 100) {"
                            + " nodes { cursor } pageInfo { hasNextPage endCursor } } }",
                    after(cursor));
            cursors.addAll(page.texts("changes.nodes", "cursor"));
            cursor = page.data("changes.pageInfo.endCursor").asString();
            more = page.data("changes.pageInfo.hasNextPage").asBoolean();
        }
        return cursors;
    }

    /** Different people with the same rights, on connections of their own. */
    @Test
    void equalSubscriptionsShareOneExecution() {
        List<WebSocketClient> clients = Stream.of(2, 3, 6)
                .flatMap(user -> Stream.generate(
                                () -> WebSocketClient.of(api, Tokens.of(Fixture.user(user), "Somebody", "manager")))
                        .limit(5))
                .toList();
        try {
            String from = cursor();
            clients.forEach(client -> client.subscribe("1", ORDERS, Map.of()));
            // A query on the way of all subscriptions: they are read in order, one after the other.
            clients.forEach(client -> {
                client.awaitAnswers();
            });
            double before = meters.get("crm.subscription.executions").counter().count();
            note(3, "shared");
            List<JsonNode> told =
                    clients.stream().map(client -> client.event("orderChanged")).toList();
            assertThat(told).allMatch(event -> event.equals(told.getFirst()));
            assertThat(meters.get("crm.subscription.executions").counter().count() - before)
                    .isEqualTo(1);
            // One who comes back reads on its own, and then shares again.
            try (WebSocketClient late = manager()) {
                late.subscribe("1", ORDERS, after(from));
                assertThat(late.event("orderChanged")).isEqualTo(told.getFirst());
            }
        } finally {
            clients.forEach(WebSocketClient::close);
        }
    }

    private String key(String... scopes) {
        return api.as("admin")
                .query(
                        "mutation($scopes: [String!]) { createApiKey(input: {name: \"server\", role: PARTNER, partner:"
                                + " \"Bike Shop\", scopes: $scopes}) { secret apiKey { id } } }",
                        Map.of("scopes", List.of(scopes)))
                .data("createApiKey.secret")
                .asString();
    }

    @Test
    void revokedKeyEndsItsStreams() throws Exception {
        String key = key("order:read");
        String id = api.as("admin")
                .query("{ apiKeys { nodes { id } } }")
                .data("apiKeys.nodes.0.id")
                .asString();
        try (WebSocketClient socket = WebSocketClient.of(api, key);
                WebSocketClient idle = WebSocketClient.of(api, key);
                SseClient sse = SseClient.post(api, key, Map.of("query", ORDERS))) {
            socket.subscribe("1", ORDERS, Map.of());
            assertThat(sse.status()).isEqualTo(200);
            api.as("admin")
                    .query(
                            "mutation($id: ID!) { revokeApiKey(input: {id: $id}) { userErrors { message } } }",
                            Map.of("id", id))
                    .data("revokeApiKey");
            assertThat(socket.closeCode()).isEqualTo(4403);
            assertThat(idle.closeCode()).isEqualTo(4403);
            assertThat(sse.next()
                            .json()
                            .path("errors")
                            .path(0)
                            .path("extensions")
                            .path("code")
                            .asString(""))
                    .isEqualTo("UNAUTHENTICATED");
            assertThat(sse.next().name()).isEqualTo("complete");
        }
    }

    @Test
    void deactivatedPersonIsDisconnected() throws Exception {
        try (WebSocketClient client = WebSocketClient.of(api, Tokens.of(Fixture.user(7), "Somebody", "manager"))) {
            client.subscribe("1", ORDERS, Map.of());
            database.jdbc()
                    .sql("update users set active = false where id = :id::uuid")
                    .param("id", Fixture.user(7))
                    .update();
            // As another node would: the feed tells of it.
            note(4, "not for the one who left");
            assertThat(client.closeCode()).isEqualTo(4403);
            assertThat(client.received())
                    .extracting(message -> message.path("type").asString())
                    .doesNotContain("next");
        }
    }

    @Test
    void partnerHearsOnlyOfItsOwn() {
        try (WebSocketClient client = WebSocketClient.of(api, key("order:read"))) {
            client.subscribe("1", ORDERS, after(cursor()));
            note(1, "of no partner");
            // Order 2 came through the Bike Shop.
            note(2, "of the partner");
            assertThat(client.event("orderChanged").path("orderId").asString()).isEqualTo(Fixture.order(2));
        }
    }

    /** An analyst is told what a query would tell: masked. */
    @Test
    void masksAsAQueryDoes() {
        String from = cursor();
        note(6, "masked");
        try (SseClient analyst =
                SseClient.post(api, Tokens.of("analyst"), Map.of("query", ORDERS, "variables", after(from)))) {
            assertThat(analyst.event("orderChanged").path("order"))
                    .isEqualTo(api.as("analyst")
                            .query(
                                    "query($id: ID!) { order(id: $id) { id orderCode managerNotes version"
                                            + " customer { id fullName email } } }",
                                    Map.of("id", Fixture.order(6)))
                            .data("order"));
        }
    }

    @Test
    void tellsAllTypesWithTheirRecords() {
        String lead = firstLead("NEW");
        try (WebSocketClient client = manager()) {
            client.subscribe("1", CHANGES, after(cursor()));
            api.query(
                    "mutation($input: UpdateLeadInput!) { updateLead(input: $input) { userErrors { message } } }",
                    Map.of("input", Map.of("id", lead, "notes", "called")));
            JsonNode change = client.event("changes");
            assertThat(change.path("type").asString()).isEqualTo("LEAD");
            assertThat(change.path("record").path("id").asString()).isEqualTo(lead);
        }
    }

    /** Many changes at once are one event, with the figures after them. */
    @Test
    void dashboardIsToldOnceForManyChanges() {
        String from = cursor();
        for (int order = 20; order < 30; order++) {
            note(order, "counted");
        }
        try (WebSocketClient client = manager()) {
            client.subscribe(
                    "1",
                    "subscription($after: String) { dashboardChanged(after: $after) { cursor dashboard { totalOrders"
                            + " } } }",
                    after(from));
            JsonNode told = client.event("dashboardChanged");
            assertThat(told.path("dashboard").path("totalOrders").asInt()).isEqualTo(Fixture.ORDERS);
            client.awaitAnswers();
        }
    }

    /** A mention reaches the person, and nobody else; a note on an order of theirs changes no inbox. */
    @Test
    void inboxIsToldToThePersonWhomAChangeConcerns() {
        database.execute("update orders set assigned_manager = '%s' where id = '%s'"
                .formatted(Fixture.user(3), Fixture.order(21)));
        String document =
                "subscription { inboxChanged { cursor inbox(first: 100) { nodes { kind } unreadCount { value } } } }";
        try (WebSocketClient vera = WebSocketClient.of(api, Tokens.of(Fixture.user(3), "Vera Klein", "manager"));
                WebSocketClient manager = manager()) {
            vera.subscribe("1", document, Map.of());
            manager.subscribe("1", document, Map.of());
            vera.awaitAnswers();
            manager.awaitAnswers();
            note(21, "no news for the inbox");
            Reply added =
                    api.query("mutation { addComment(input: {orderId: \"ORD-000001\", text: \"Vera?\", mentions: [\""
                            + Fixture.user(3) + "\"]}) { comment { id } userErrors { code } } }");
            JsonNode told = vera.event("inboxChanged");
            assertThat(told.path("inbox").path("nodes").toString()).contains("MENTION");
            api.query("mutation { deleteComment(input: {id: \""
                    + added.data("addComment.comment.id").asString() + "\"}) { userErrors { code } } }");
            assertThat(vera.event("inboxChanged").path("inbox").path("nodes").toString())
                    .doesNotContain("MENTION");
            // An inbox may be told once more than it changed, when other tests of the same database come before.
            assertThat(manager.untilAnswered().toString()).doesNotContain("MENTION");
        }
    }

    /** No change tells it: the due time was set long before. */
    @Test
    void inboxIsToldWhatBecomesDueAndWhatIsRead() {
        String document =
                "subscription { inboxChanged { cursor inbox(first: 100) { nodes { kind } unreadCount { value } } } }";
        try (WebSocketClient vera = WebSocketClient.of(api, Tokens.of(Fixture.user(3), "Vera Klein", "manager"))) {
            vera.subscribe("1", document, Map.of());
            vera.awaitAnswers();
            database.execute("""
                    begin;
                    set local session_replication_role = replica;
                    update tasks set assignee = '%s', completed = false, completed_at = null, due_at = now()
                    where id = (select id from tasks order by id limit 1);
                    commit""".formatted(Fixture.user(3)));
            watchDue();
            JsonNode due = vera.event("inboxChanged").path("inbox");
            assertThat(due.path("nodes").toString()).contains("TASK_OVERDUE");
            int unread = due.path("unreadCount").path("value").asInt();
            api.withToken(Tokens.of(Fixture.user(3), "Vera Klein", "manager"))
                    .query("mutation { markInboxRead(input: {upTo: \"%s\"}) { userErrors { code } } }"
                            .formatted(Instant.now().plusSeconds(60)));
            watchDue();
            assertThat(vera.event("inboxChanged")
                            .path("inbox")
                            .path("unreadCount")
                            .path("value")
                            .asInt())
                    .isLessThan(unread);
        }
    }

    /** As if time had passed. */
    private void watchDue() {
        streams.watch(System.nanoTime()
                + watched.incrementAndGet() * Duration.ofSeconds(20).toNanos());
    }

    @Test
    void limitsTheStreamsOfACaller() {
        String token = Tokens.of(Fixture.user(6), "Somebody", "manager");
        List<WebSocketClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                WebSocketClient client = WebSocketClient.of(api, token);
                clients.add(client);
                for (int stream = 0; stream < 50; stream++) {
                    client.subscribe("s" + stream, ORDERS, Map.of());
                }
            }
            // All are open when the pings that follow them are answered.
            clients.forEach(client -> {
                client.awaitAnswers();
            });
            WebSocketClient client = WebSocketClient.of(api, token);
            clients.add(client);
            client.subscribe("1", ORDERS, Map.of());
            assertThat(client.next("error")
                            .path("payload")
                            .path(0)
                            .path("extensions")
                            .path("limit")
                            .asString(""))
                    .isEqualTo("STREAMS_PER_CALLER");
        } finally {
            clients.forEach(WebSocketClient::close);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(meters.get("crm.subscription.streams")
                                .tag("transport", "websocket")
                                .gauge()
                                .value())
                        .isZero());
    }

    /** The buffer of a client that does not read is full after some time; the others are told everything. */
    @Test
    void slowClientIsDisconnectedAlone() throws Exception {
        String large = "subscription { orderChanged { cursor order { "
                + IntStream.range(0, 12)
                        .mapToObj(i -> "n" + i + ": managerNotes")
                        .reduce("", (all, field) -> all + " " + field)
                + " } } }";
        try (SseClient slow = SseClient.silent(api, Tokens.of("manager"), Map.of("query", large));
                WebSocketClient other = manager()) {
            other.subscribe("1", large, Map.of());
            other.awaitAnswers();
            int told = 0;
            double before = slowStreams();
            while (slowStreams() == before && told < 6_000) {
                for (int round = 0; round < ROUNDS; round++) {
                    database.jdbc()
                            .sql("update orders set manager_notes = repeat(:text, 1900)")
                            .param("text", String.valueOf((char) ('a' + (told + round) % 26)))
                            .update();
                }
                for (int i = 0; i < ROUNDS * Fixture.ORDERS; i++) {
                    other.event("orderChanged");
                    told++;
                }
            }
            assertThat(slowStreams()).isEqualTo(before + 1);
            slow.read();
            SseClient.Event last = slow.next();
            String cursor = "";
            while (last.isOpen() && last.json().path("data").isObject()) {
                cursor = last.json()
                        .path("data")
                        .path("orderChanged")
                        .path("cursor")
                        .asString();
                last = slow.next();
            }
            if (last.isOpen()) {
                assertThat(last.json()
                                .path("errors")
                                .path(0)
                                .path("extensions")
                                .path("code")
                                .asString(""))
                        .isEqualTo("RATE_LIMITED");
                assertThat(slow.next().name()).isEqualTo("complete");
            }
            // Otherwise a write waited for longer than the server waits, and the connection is closed without a word.
            // Nothing is lost for the one that resumes: the next change in the feed is its next event.
            Reply next = api.query(
                    "query($after: String) { changes(after: $after, first: 1, types: [ORDER]) { nodes { recordId } } }",
                    after(cursor));
            try (SseClient resumed = SseClient.post(
                    api,
                    Tokens.of("manager"),
                    Map.of(
                            "query",
                            "subscription($after: String) { orderChanged(after: $after) { orderId } }",
                            "variables",
                            after(cursor)))) {
                assertThat(resumed.event("orderChanged").path("orderId"))
                        .isEqualTo(next.data("changes.nodes.0.recordId"));
            }
        }
    }

    @Test
    void stoppingServerTellsClientsToComeBack() throws Exception {
        String from = cursor();
        try (WebSocketClient socket = manager();
                SseClient sse = SseClient.post(api, Tokens.of("manager"), Map.of("query", ORDERS))) {
            socket.subscribe("1", ORDERS, after(from));
            note(8, "seen");
            assertThat(sse.event("orderChanged")).isEqualTo(socket.event("orderChanged"));

            streams.stop();
            try {
                assertThat(socket.closeCode()).isEqualTo(1012);
                assertThat(code(sse.next())).isEqualTo("UNAVAILABLE");
                assertThat(sse.next().name()).isEqualTo("complete");
                try (SseClient refused = SseClient.post(api, Tokens.of("manager"), Map.of("query", ORDERS))) {
                    assertThat(code(refused.next())).isEqualTo("UNAVAILABLE");
                }
                note(8, "missed");
            } finally {
                streams.start();
            }
        }
        try (WebSocketClient again = manager()) {
            again.subscribe("1", ORDERS, after(from));
            again.event("orderChanged");
            assertThat(again.event("orderChanged")
                            .path("order")
                            .path("managerNotes")
                            .asString(""))
                    .isEqualTo("missed");
        }
    }

    private static String code(SseClient.Event event) {
        return event.json()
                .path("errors")
                .path(0)
                .path("extensions")
                .path("code")
                .asString("");
    }

    /** What {@code @auth} says of a field of the type Subscription holds as for a query. */
    @Test
    void rolesAndScopesDecideWhoMaySubscribe() {
        Map<String, String> callers =
                Map.of("analyst", Tokens.of("analyst"), "nobody", Tokens.of("nobody"), "lead:read", key("lead:read"));
        Map<String, List<String>> allowed = Map.of(
                "orderChanged", List.of("analyst"),
                "leadChanged", List.of("analyst", "lead:read"),
                "taskChanged", List.of("analyst"),
                "shipmentChanged", List.of("analyst"),
                "dashboardChanged", List.of("analyst"),
                "inboxChanged", List.of(),
                "changes", List.of("analyst", "lead:read"));
        allowed.forEach((field, may) -> callers.forEach((name, token) -> {
            try (WebSocketClient client = WebSocketClient.of(api, token)) {
                client.subscribe("1", "subscription { " + field + " { cursor } }", Map.of());
                client.send(Map.of("type", "ping"));
                assertThat(client.next().path("type").asString(""))
                        .as("%s of %s", field, name)
                        .isEqualTo(may.contains(name) ? "pong" : "error");
            }
        }));
    }

    /** The documents in {@code graphql/operations}, also by the hash of their text. */
    @Test
    void readySubscriptionsCanBeOpened() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("graphql", "operations", "frontend"))) {
            for (Path file : files.filter(it -> it.getFileName().toString().matches("live-.*\\.graphql"))
                    .toList()) {
                String document = Files.readString(file);
                Path variables =
                        file.resolveSibling(file.getFileName().toString().replace(".graphql", ".variables.json"));
                Map<String, Object> values = Files.exists(variables)
                        ? JsonMapper.shared().readValue(Files.readString(variables), OBJECT)
                        : Map.of();
                String hash = HexFormat.of().formatHex(Sha256.of(document.getBytes(StandardCharsets.UTF_8)));
                try (WebSocketClient client = manager()) {
                    client.subscribe("text", document, values);
                    client.send(Map.of(
                            "type",
                            "subscribe",
                            "id",
                            "hash",
                            "payload",
                            Map.of("documentId", "sha256:" + hash, "variables", values)));
                    client.send(Map.of("type", "ping"));
                    assertThat(client.next().path("type").asString(""))
                            .as(file.toString())
                            .isEqualTo("pong");
                }
            }
        }
    }

    private double slowStreams() {
        return meters.get("crm.subscription.ended")
                .tag("reason", "SLOW")
                .counter()
                .count();
    }

    /** A client that is gone without a word does not answer pings. */
    @Test
    void silentConnectionIsClosed() throws Exception {
        try (WebSocketClient client = WebSocketClient.silent(api)) {
            client.init(Tokens.of("manager"));
            await().atMost(Duration.ofSeconds(20)).until(() -> streams.connections() >= 1);
            streams.watch(System.nanoTime() + Duration.ofMinutes(1).toNanos());
            client.read();
            assertThat(client.closeCode()).isEqualTo(1013);
        }
    }
}
