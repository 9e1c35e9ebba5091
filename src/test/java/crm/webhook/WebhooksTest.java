package crm.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.Fixture;
import crm.Reply;
import crm.TestDatabase;
import crm.Tokens;
import crm.command.ChangesCommitted;
import crm.feed.ChangeFeed;
import crm.feed.ChangePosition;
import crm.outbound.OpenedClient;
import crm.request.Deadlines;
import crm.request.RequestScopes;
import crm.security.ApiKeyRepository;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Webhooks by the API, and their delivery to a receiver of the test. The test works on them itself, step by step: the
 * application of the tests runs no jobs.
 */
@ApiTest
@ChangesTheDatabase
class WebhooksTest {

    private static final String WEBHOOK = """
            webhook { id url types filter document variables state active pausedReason owner { kind name } version
              deliveries { nodes { id cursor event status attempts httpStatus responseExcerpt error nextAttemptAt } } }
            """;

    private static final String CREATE = """
            mutation($input: CreateWebhookInput!) { createWebhook(input: $input) {
              %s secret userErrors { code message path } replayed } }""".formatted(WEBHOOK);

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private WebhookQueries queries;

    @Autowired
    private WebhookRepository repository;

    @Autowired
    private WebhookDocuments documents;

    @Autowired
    private ApiKeyRepository keys;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JsonMapper json;

    @Autowired
    private Clock clock;

    @Autowired
    private ChangeFeed feed;

    private Receiver receiver;

    @Autowired
    private RequestScopes scopes;

    @Autowired
    private JdbcClient jdbc;

    private WebhookSender sender;

    private WebhookWork work;

    @BeforeEach
    void start() {
        database.jdbc().sql("delete from webhooks").update();
        receiver = new Receiver();
        use(settings(DataSize.ofKilobytes(256), 1000));
    }

    private void use(WebhookSettings settings) {
        if (sender != null) {
            sender.close();
        }
        // Receivers compare the timestamp with their own clock.
        sender =
                new WebhookSender(OpenedClient.to(receiver.port(), Duration.ofSeconds(9)), settings, Clock.systemUTC());
        work = work(settings, clock, scopes);
    }

    private WebhookWork work(WebhookSettings settings, Clock at, RequestScopes within) {
        return new WebhookWork(
                queries,
                repository,
                documents,
                sender,
                keys,
                new WebhookLimits(within),
                settings,
                transaction,
                json,
                at);
    }

    /** The same server, later. */
    private WebhookWork later(Duration time) {
        return work(settings(DataSize.ofKilobytes(256), 1000), Clock.offset(clock, time), scopes);
    }

    private static WebhookSettings settings(DataSize body, int maxOpen) {
        return new WebhookSettings(
                10,
                true,
                Duration.ofSeconds(2),
                body,
                4,
                64,
                maxOpen,
                Duration.ofDays(3),
                Duration.ofHours(6),
                Duration.ofDays(7),
                Duration.ofDays(1),
                Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        sender.close();
        receiver.close();
    }

    private Reply create(Api.Client client, Map<String, ?> input) {
        Map<String, Object> all = new HashMap<>(Map.of("url", "https://receiver.example/hook"));
        all.putAll(input);
        return client.query(CREATE, Map.of("input", all));
    }

    private record Created(UUID id, String secret) {}

    /** A webhook to the receiver of the test, whose address no client could enter. */
    private Created created(Map<String, ?> input) {
        return created(api.as("admin"), input);
    }

    private Created created(Api.Client client, Map<String, ?> input) {
        Reply reply = create(client, input);
        assertThat(reply.data("createWebhook.userErrors")).isEmpty();
        UUID id = UUID.fromString(reply.data("createWebhook.webhook.id").asString());
        database.jdbc()
                .sql("update webhooks set url = ? where id = ?")
                .param(receiver.url())
                .param(id)
                .update();
        return new Created(id, reply.data("createWebhook.secret").asString());
    }

    private void note(int order, String text) {
        api.query(
                        "mutation($id: ID!, $text: String!) { updateOrder(input: {id: $id, managerNotes: $text}) {"
                                + " userErrors { code } } }",
                        Map.of("id", "ORD-00000" + order, "text", text))
                .data("updateOrder");
    }

    private void deliver(UUID webhook) {
        find(webhook);
        for (List<WebhookDelivery> claimed = claim(webhook, 4); !claimed.isEmpty(); claimed = claim(webhook, 4)) {
            claimed.forEach(this::send);
        }
    }

    private void find(UUID webhook) {
        try {
            work.findChanges(webhook);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<WebhookDelivery> claim(UUID webhook, int most) {
        try {
            return work.claim(webhook, most);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(WebhookDelivery delivery) {
        try {
            work.send(delivery);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int failures(UUID webhook) {
        return database.jdbc()
                .sql("select failures from webhooks where id = ?")
                .param(webhook)
                .query(Integer.class)
                .single();
    }

    private String error(UUID webhook) {
        return webhook(webhook).at("/deliveries/nodes/0/error").asString();
    }

    /** As if the pauses between the attempts were over. */
    private void due() {
        database.jdbc()
                .sql("update webhook_deliveries set next_attempt_at = ?::timestamptz where finished_at is null")
                .param(Fixture.NOW.toString())
                .update();
    }

    private JsonNode webhook(UUID id) {
        return api.as("admin")
                .query(
                        "query($id: ID!) { " + WEBHOOK.replace("webhook {", "webhook(id: $id) {") + " }",
                        Map.of("id", id))
                .data("webhook");
    }

    private List<String> statuses(UUID id) {
        return webhook(id)
                .path("deliveries")
                .path("nodes")
                .valueStream()
                .map(node -> node.path("status").asString())
                .sorted()
                .toList();
    }

    private Reply update(UUID id, String fields) {
        return api.as("admin")
                .query("mutation { updateWebhook(input: {id: \"" + id + "\", " + fields + "}) { " + WEBHOOK
                        + " userErrors { code message path } } }");
    }

    @Test
    void sendsSignedChangesFromItsCreationOn() throws Exception {
        note(1, "before");
        Created webhook = created(Map.of("types", List.of("ORDER")));
        note(1, "first");
        api.query("mutation { createTask(input: {title: \"Other type\"}) { userErrors { code } } }");
        deliver(webhook.id());

        Receiver.Message message = receiver.messages().getFirst();
        assertThat(receiver.messages()).hasSize(1);
        assertThat(message.json().path("type").asString()).isEqualTo("order.updated");
        assertThat(message.json().path("data").path("changes").path("type").asString())
                .isEqualTo("ORDER");
        new com.standardwebhooks.Webhook(webhook.secret())
                .verify(message.body(), HttpHeaders.of(message.headers(), (name, value) -> true));
        JsonNode delivery =
                webhook(webhook.id()).path("deliveries").path("nodes").get(0);
        assertThat(delivery.path("id").asString()).isEqualTo(message.id());
        assertThat(delivery.path("cursor").asString())
                .isEqualTo(message.json()
                        .path("data")
                        .path("changes")
                        .path("cursor")
                        .asString());
        assertThat(delivery.path("status").asString()).isEqualTo("DELIVERED");
        assertThat(delivery.path("httpStatus").asInt()).isEqualTo(200);
        assertThat(delivery.path("responseExcerpt").asString()).isEqualTo("answer 200");
        assertThat(delivery.path("nextAttemptAt").isNull()).isTrue();
    }

    @Test
    void bodyIsTheAnswerOfItsDocument() {
        Created webhook =
                created(Map.of("document", """
                subscription Board($types: [RecordType!], $with: Boolean!) {
                  moved: changes(types: $types) { operation record { ...Card } }
                }
                fragment Card on Order { orderCode status managerNotes @include(if: $with) }
                """, "variables", Map.of("types", List.of("ORDER"), "with", true)));
        note(2, "seen");
        deliver(webhook.id());

        assertThat(receiver.messages()).hasSize(1);
        assertThat(receiver.messages().getFirst().json().path("data").toString())
                .startsWith("{\"moved\":{\"operation\":\"UPDATED\",\"record\":{\"orderCode\":\"ORD-000002\",")
                .contains("\"managerNotes\":\"seen\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ changesCursor } | A document has one operation, and it is a subscription.",
                "subscription { changes { cursor } } subscription B { changes { cursor } } | A document has one",
                "subscription { orders { cursor } } | The subscription has one field: changes.",
                "subscription { ...F } fragment F on Subscription { changes { cursor } } | has one field: changes.",
                "subscription { changes(after: \"x\") { cursor } } | has the arguments types and filter only.",
                "subscription { changes @skip(if: false) { cursor } } | have no directives.",
                "subscription($webhookAfter: String) { changes { cursor } } | cannot have the name webhookAfter",
                "subscription { changes { curser } } | curser",
                "subscription { changes(types: [BIKE]) { cursor } } | BIKE",
                "subscription($types: [RecordType!]!) { changes(types: $types) { cursor } } | types",
                "subscription { changes { | Invalid syntax",
            })
    void refusesADocumentThatCannotBeExecuted(String document, String message) {
        Reply reply = create(api.as("admin"), Map.of("document", document));
        assertThat(reply.texts("createWebhook.userErrors", "path.0")).containsExactly("document");
        assertThat(reply.texts("createWebhook.userErrors", "message").getFirst())
                .contains(message);
        assertThat(database.jdbc()
                        .sql("select count(*) from webhooks")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://receiver.example/hook",
                "https://127.0.0.1/hook",
                "https://[::1]/hook",
                "https://[::ffff:10.0.0.1]/hook",
                "https://2130706433/hook",
                "https://0x7f.1/hook",
                "https://169.254.169.254/latest/meta-data/",
                "https://localhost/hook",
                "https://receiver.example:22/hook",
                "https://user:secret@receiver.example/hook",
                "ftp://receiver.example/hook",
                " ",
            })
    void refusesAUrlThatItMayNotRequest(String url) {
        assertThat(create(api.as("admin"), Map.of("url", url)).texts("createWebhook.userErrors", "path.0"))
                .containsExactly("url");
        Created webhook = created(Map.of());
        assertThat(update(webhook.id(), "url: \"" + url + "\"").texts("updateWebhook.userErrors", "path.0"))
                .containsExactly("url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.2:PORT/hook", "http://private.example:PORT/hook"})
    void sendsNothingToAPrivateAddress(String url) {
        Created webhook = created(Map.of());
        database.jdbc()
                .sql("update webhooks set url = ?")
                .param(url.replace("PORT", String.valueOf(receiver.port())))
                .update();
        note(1, "secret");
        deliver(webhook.id());
        assertThat(statuses(webhook.id())).containsExactly("RETRYING");
        assertThat(webhook(webhook.id()).at("/deliveries/nodes/0/error").asString())
                .contains("allowed");
    }

    @Test
    void followsNoRedirect() {
        Created webhook = created(Map.of());
        receiver.answers(message -> 307);
        note(1, "once");
        deliver(webhook.id());
        assertThat(receiver.messages()).hasSize(1);
        assertThat(webhook(webhook.id()).at("/deliveries/nodes/0/error").asString())
                .isEqualTo("The receiver answered 307.");
    }

    @Test
    void laterChangesOfARecordWaitBehindAFailedOne() {
        Created webhook = created(Map.of());
        receiver.answers(message -> message.body().contains(orderId(1)) ? 500 : 200);
        for (int change = 0; change < 3; change++) {
            note(1, "failing " + change);
            note(2, "healthy " + change);
        }
        deliver(webhook.id());
        assertThat(statuses(webhook.id()))
                .containsExactly("DELIVERED", "DELIVERED", "DELIVERED", "PENDING", "PENDING", "RETRYING");
        List<String> cursors = cursors(orderId(2));
        assertThat(cursors).hasSize(3).isEqualTo(feedCursors(2));

        receiver.answers(message -> 200);
        due();
        deliver(webhook.id());
        assertThat(statuses(webhook.id())).containsOnly("DELIVERED").hasSize(6);
        List<Receiver.Message> failing = receiver.messages().stream()
                .filter(message -> message.body().contains(orderId(1)))
                .toList();
        assertThat(failing.get(0).id())
                .as("the same for each attempt")
                .isEqualTo(failing.get(1).id());
        assertThat(cursors(orderId(1)).stream().distinct().toList()).isEqualTo(feedCursors(1));
    }

    private String orderId(int number) {
        return api.query("{ order(id: \"ORD-00000" + number + "\") { id } }")
                .data("order.id")
                .asString();
    }

    private List<String> cursors(String record) {
        return receiver.messages().stream()
                .filter(message -> message.body().contains(record))
                .map(message -> message.json().at("/data/changes/cursor").asString())
                .toList();
    }

    /** Of the three changes that a test makes. */
    private List<String> feedCursors(int order) {
        List<String> all = api.query("{ changes(types: [ORDER], filter: {record: [\"" + orderId(order)
                        + "\"]}) { nodes { cursor } } }")
                .texts("changes.nodes", "cursor");
        return all.subList(all.size() - 3, all.size());
    }

    /** A receiver that does not answer holds its own delivery, and no transaction. */
    @Test
    void aReceiverThatDoesNotAnswerIsTriedAgain() {
        Created webhook = created(Map.of());
        CountDownLatch end = new CountDownLatch(1);
        receiver.answers(message -> {
            end.await();
            return 200;
        });
        note(1, "slow");
        find(webhook.id());
        WebhookDelivery claimed = claim(webhook.id(), 4).getFirst();
        assertThat(claim(webhook.id(), 4)).as("it is being sent").isEmpty();
        send(claimed);
        end.countDown();
        assertThat(webhook(webhook.id()).at("/deliveries/nodes/0/error").asString())
                .isEqualTo("it took longer than 2.0 s");
        assertThat(statuses(webhook.id())).containsExactly("RETRYING");
    }

    /** As after kill -9: another node sends what was being sent, and the late result of the first does not count. */
    @Test
    void sendsAgainWhatWasBeingSentWhenAServerDied() {
        Created webhook = created(Map.of());
        note(1, "lost");
        find(webhook.id());
        WebhookDelivery lost = claim(webhook.id(), 4).getFirst();
        assertThat(statuses(webhook.id())).containsExactly("SENDING");
        due();
        WebhookDelivery again = claim(webhook.id(), 4).getFirst();
        assertThat(again.id()).isEqualTo(lost.id());
        assertThat(again.attempts()).isEqualTo(2);
        receiver.answers(message -> 500);
        send(lost);
        assertThat(statuses(webhook.id())).containsExactly("SENDING");
        receiver.answers(message -> 200);
        send(again);
        assertThat(statuses(webhook.id())).containsExactly("DELIVERED");
        assertThat(receiver.messages())
                .extracting(Receiver.Message::id)
                .containsOnly(lost.id().toString())
                .hasSize(2);
    }

    @Test
    void aFailingWebhookGetsOneDeliveryAtATime() {
        Created webhook = created(Map.of());
        IntStream.rangeClosed(1, 6).forEach(order -> note(order, "many"));
        find(webhook.id());
        List<WebhookDelivery> first = claim(webhook.id(), 9);
        assertThat(first).hasSize(4);
        receiver.answers(message -> 503);
        first.forEach(this::send);
        assertThat(claim(webhook.id(), 9)).hasSize(1);
    }

    @Test
    void pausesAfterThreeDaysAndGoesOnWhenItIsActiveAgain() {
        Created webhook = created(Map.of());
        receiver.answers(message -> 500);
        note(1, "never");
        deliver(webhook.id());
        database.jdbc()
                .sql("update webhook_deliveries set first_attempt_at = first_attempt_at - interval '73 hours'")
                .update();
        due();
        deliver(webhook.id());
        JsonNode paused = webhook(webhook.id());
        assertThat(paused.path("state").asString()).isEqualTo("PAUSED");
        assertThat(paused.path("active").asBoolean()).isFalse();
        assertThat(paused.path("pausedReason").asString()).endsWith("failed for 72 hours: The receiver answered 500.");
        note(1, "while paused");
        deliver(webhook.id());
        assertThat(receiver.messages()).hasSize(2);

        receiver.answers(message -> 200);
        assertThat(update(webhook.id(), "active: true")
                        .data("updateWebhook.webhook.pausedReason")
                        .isNull())
                .isTrue();
        deliver(webhook.id());
        assertThat(statuses(webhook.id())).containsExactly("DELIVERED", "DELIVERED");
    }

    /** A server died while it sent; the webhook was paused, and is made active days later. */
    @Test
    void whatWasBeingSentWhenItWasPausedIsTriedAsLongAsANewOne() {
        Created webhook = created(Map.of());
        note(1, "lost");
        find(webhook.id());
        assertThat(claim(webhook.id(), 4)).hasSize(1);
        update(webhook.id(), "active: false");
        database.jdbc()
                .sql("update webhook_deliveries set first_attempt_at = first_attempt_at - interval '73 hours'")
                .update();
        update(webhook.id(), "active: true");
        receiver.answers(message -> 500);
        due();
        deliver(webhook.id());
        assertThat(statuses(webhook.id())).containsExactly("RETRYING");
        assertThat(webhook(webhook.id()).path("state").asString()).isEqualTo("ACTIVE");
    }

    @Test
    void endsWhenTheReceiverAnswers410() {
        Created webhook = created(Map.of());
        receiver.answers(message -> 410);
        note(1, "gone");
        note(1, "waits");
        deliver(webhook.id());
        assertThat(receiver.messages()).hasSize(1);
        assertThat(webhook(webhook.id()).path("state").asString()).isEqualTo("ENDED");
        assertThat(statuses(webhook.id())).containsExactly("FAILED", "FAILED");
        assertThat(update(webhook.id(), "active: true").texts("updateWebhook.userErrors", "code"))
                .containsExactly("CONFLICT");
    }

    @Test
    void signsWithBothSecretsDuringARotation() throws Exception {
        Created webhook = created(Map.of());
        Reply rotated = api.as("admin")
                .query("mutation { rotateWebhookSecret(input: {id: \"" + webhook.id()
                        + "\"}) { secret webhook { previousSecretUntil } userErrors { code } } }");
        String secret = rotated.data("rotateWebhookSecret.secret").asString();
        assertThat(rotated.data("rotateWebhookSecret.webhook.previousSecretUntil")
                        .asString())
                .isEqualTo("2018-07-03T12:00:00.000Z");
        note(1, "both");
        deliver(webhook.id());
        Receiver.Message both = receiver.messages().getFirst();
        HttpHeaders headers = HttpHeaders.of(both.headers(), (name, value) -> true);
        new com.standardwebhooks.Webhook(webhook.secret()).verify(both.body(), headers);
        new com.standardwebhooks.Webhook(secret).verify(both.body(), headers);

        database.jdbc()
                .sql("update webhooks set previous_secret_until = ?::timestamptz")
                .param(Fixture.NOW.toString())
                .update();
        note(1, "one");
        deliver(webhook.id());
        Receiver.Message one = receiver.messages().get(1);
        HttpHeaders after = HttpHeaders.of(one.headers(), (name, value) -> true);
        new com.standardwebhooks.Webhook(secret).verify(one.body(), after);
        Assertions.assertThatThrownBy(
                        () -> new com.standardwebhooks.Webhook(webhook.secret()).verify(one.body(), after))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void storesSecretsEncryptedAndTellsThemOnce() {
        Map<String, ?> input = Map.of("idempotencyKey", "k");
        Reply reply = create(api.as("admin"), input);
        String secret = reply.data("createWebhook.secret").asString();
        assertThat(secret).matches("whsec_[0-9A-Za-z+/]{43}=");
        byte[] key = java.util.Base64.getDecoder().decode(secret.substring("whsec_".length()));
        assertThat(database.jdbc()
                        .sql("select w::text from webhooks w")
                        .query(String.class)
                        .single())
                .doesNotContain(java.util.HexFormat.of().formatHex(key));
        Reply again = create(api.as("admin"), input);
        assertThat(again.data("createWebhook.replayed").asBoolean()).isTrue();
        assertThat(again.data("createWebhook.secret").isNull()).isTrue();
    }

    @Test
    void redeliversAndReplaysWithTheSameIds() {
        Created webhook = created(Map.of());
        note(1, "first");
        note(1, "second");
        deliver(webhook.id());
        List<Receiver.Message> first = receiver.messages();
        String redeliver = "mutation { redeliver(input: {id: \"" + first.get(0).id()
                + "\"}) { delivery { status attempts } userErrors { code } } }";
        Reply reply = api.as("admin").query(redeliver);
        assertThat(reply.data("redeliver.delivery").toString()).isEqualTo("{\"status\":\"PENDING\",\"attempts\":0}");
        assertThat(api.as("admin").query(redeliver).texts("redeliver.userErrors", "code"))
                .containsExactly("CONFLICT");
        deliver(webhook.id());
        assertThat(receiver.messages()).hasSize(3);
        assertThat(receiver.messages().get(2).id()).isEqualTo(first.get(0).id());

        String from = first.get(0).json().at("/data/changes/cursor").asString();
        assertThat(replay(webhook.id(), from).data("replayWebhook.userErrors")).isEmpty();
        deliver(webhook.id());
        assertThat(receiver.messages()).hasSize(4);
        assertThat(receiver.messages().get(3).id()).isEqualTo(first.get(1).id());
        assertThat(receiver.messages().get(3).body()).isEqualTo(first.get(1).body());

        note(1, "third");
        String future = api.query("{ changesCursor }").data("changesCursor").asString();
        assertThat(replay(webhook.id(), future).texts("replayWebhook.userErrors", "path.0"))
                .containsExactly("from");
        assertThat(replay(webhook.id(), "nonsense").refusal().code()).isEqualTo("BAD_REQUEST");
    }

    private Reply replay(UUID id, String from) {
        return api.as("admin")
                .query(
                        "mutation($id: ID!, $from: String!) { replayWebhook(input: {id: $id, from: $from}) {"
                                + " userErrors { code path } } }",
                        Map.of("id", id, "from", from));
    }

    @Test
    void sendsATest() {
        Created webhook = created(Map.of());
        String test = "mutation { sendTestWebhook(input: {id: \"" + webhook.id()
                + "\"}) { delivery { id status cursor } userErrors { code } } }";
        Reply reply = api.as("admin").query(test);
        assertThat(reply.data("sendTestWebhook.delivery.cursor").isNull()).isTrue();
        deliver(webhook.id());
        assertThat(receiver.messages().getFirst().json().toString())
                .contains("\"type\":\"webhook.test\"")
                .contains("\"webhookId\":\"" + webhook.id());
        update(webhook.id(), "active: false");
        assertThat(api.as("admin").query(test).texts("sendTestWebhook.userErrors", "code"))
                .containsExactly("CONFLICT");
    }

    @Test
    void givesUpABodyThatIsTooLarge() {
        use(settings(DataSize.ofBytes(100), 1000));
        Created webhook = created(Map.of());
        note(1, "large");
        deliver(webhook.id());
        assertThat(receiver.messages()).isEmpty();
        assertThat(statuses(webhook.id())).containsExactly("FAILED");
        assertThat(webhook(webhook.id()).path("state").asString()).isEqualTo("ACTIVE");
    }

    @Test
    void changesWaitInTheFeedWhileTooManyDeliveriesWait() {
        use(settings(DataSize.ofKilobytes(256), 1));
        Created webhook = created(Map.of());
        receiver.answers(message -> 500);
        note(1, "first");
        deliver(webhook.id());
        note(2, "second");
        deliver(webhook.id());
        assertThat(statuses(webhook.id())).containsExactly("RETRYING");
        receiver.answers(message -> 200);
        due();
        deliver(webhook.id());
        deliver(webhook.id());
        assertThat(statuses(webhook.id())).containsExactly("DELIVERED", "DELIVERED");
    }

    /** A receiver that never answers delays no other one, and each change is sent once it is committed. */
    @Test
    void dispatcherSendsToAllWebhooksAtOnce() throws Exception {
        Created slow = created(Map.of("types", List.of("ORDER")));
        Created healthy = created(Map.of("types", List.of("ORDER")));
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch delivered = new CountDownLatch(3);
        database.jdbc()
                .sql("update webhooks set url = url || '/slow' where id = ?")
                .param(slow.id())
                .update();
        receiver.answers(message -> {
            if (message.path().endsWith("/slow")) {
                end.await();
            } else {
                delivered.countDown();
            }
            return 200;
        });
        WebhookDispatcher dispatcher =
                new WebhookDispatcher(work, repository, sender, feed, settings(DataSize.ofKilobytes(256), 1000), clock);
        dispatcher.start();
        try {
            IntStream.rangeClosed(1, 3).forEach(order -> {
                note(order, "dispatched");
                dispatcher.on(new ChangesCommitted("updateOrder"));
            });
            assertThat(delivered.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            end.countDown();
            dispatcher.stop();
        }
        assertThat(statuses(healthy.id())).containsOnly("DELIVERED").hasSize(3);
    }

    private String partnerKey(String partner, String... scopes) {
        return api.as("admin")
                .query(
                        "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }",
                        Map.of(
                                "input",
                                Map.of(
                                        "name",
                                        partner,
                                        "role",
                                        "PARTNER",
                                        "partner",
                                        partner,
                                        "scopes",
                                        List.of(scopes))))
                .data("createApiKey.secret")
                .asString();
    }

    @Test
    void aPartnerHearsOfItsOwnRecordsOnly() {
        Api.Client partner = api.withToken(partnerKey("Hooked Shop", "webhook:write", "lead:read", "lead:write"));
        Created webhook = created(partner, Map.of());
        note(1, "of others");
        Reply lead = partner.query("""
                mutation { createLead(input: {customer: {fullName: "Hooked", phone: "+79990001122"}, source: "shop"}) {
                  lead { id } userErrors { code message } } }""");
        String id = lead.data("createLead.lead.id").asString();
        deliver(webhook.id());
        assertThat(receiver.messages())
                .isNotEmpty()
                .allMatch(message -> message.body().contains(id));
    }

    @Test
    void othersDoNotSeeTheWebhookOfAKey() {
        Api.Client owner = api.withToken(partnerKey("Owner", "webhook:write", "order:read"));
        Api.Client other = api.withToken(partnerKey("Other", "webhook:write", "order:read"));
        Created webhook = created(owner, Map.of());
        String read = "{ webhook(id: \"" + webhook.id() + "\") { id } webhooks { nodes { id } } }";
        assertThat(owner.query(read).texts("webhooks.nodes", "id"))
                .containsExactly(webhook.id().toString());
        assertThat(other.query(read).data("webhook").isNull()).isTrue();
        assertThat(other.query(read).data("webhooks.nodes")).isEmpty();
        note(1, "mine");
        for (String mutation : List.of(
                "updateWebhook(input: {id: ID, active: false})",
                "deleteWebhook(input: {id: ID})",
                "rotateWebhookSecret(input: {id: ID})",
                "sendTestWebhook(input: {id: ID})",
                "redeliver(input: {id: ID})")) {
            String text =
                    "mutation { " + mutation.replace("ID", "\"" + webhook.id() + "\"") + " { userErrors { code } } }";
            assertThat(other.query(text).body()).as(mutation).contains("NOT_FOUND");
            assertThat(api.query(text).refusal().code()).as(mutation).isEqualTo("FORBIDDEN");
        }
        assertThat(api.query("{ webhooks { nodes { id } } }").refusal().code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void endsWithTheKeyOfItsOwner() {
        String revoked = partnerKey("Revoked", "webhook:write", "order:read:all");
        String expired = partnerKey("Expired", "webhook:write", "order:read:all");
        Created first = created(api.withToken(revoked), Map.of());
        Created second = created(api.withToken(expired), Map.of());
        String key = database.jdbc()
                .sql("select k.id::text from api_keys k where k.name = 'Revoked'")
                .query(String.class)
                .single();
        api.as("admin").query("mutation { revokeApiKey(input: {id: \"" + key + "\"}) { userErrors { code } } }");
        database.jdbc()
                .sql("update api_keys set expires_at = ?::timestamptz where name = 'Expired'")
                .param(Fixture.NOW.toString())
                .update();
        note(1, "after");
        deliver(first.id());
        deliver(second.id());
        assertThat(receiver.messages()).isEmpty();
        assertThat(webhook(first.id()).path("pausedReason").asString())
                .isEqualTo("The key that created it was revoked.");
        assertThat(webhook(second.id()).path("pausedReason").asString())
                .isEqualTo("The key that created it has expired.");
    }

    @Test
    void endsWithThePersonWhoCreatedIt() {
        Created webhook = created(Map.of());
        database.jdbc()
                .sql("update users set role = 'ADMIN' where id = ?::uuid")
                .param(Fixture.MANAGER)
                .update();
        String other = Tokens.of(Fixture.MANAGER, "Марк Орлов", "admin");
        Reply reply = api.withToken(other)
                .query("mutation { deactivateManager(input: {id: \"" + Fixture.ADMIN
                        + "\"}) { userErrors { code message } } }");
        assertThat(reply.data("deactivateManager.userErrors")).isEmpty();
        assertThat(database.jdbc()
                        .sql("select state from webhooks where id = ?")
                        .param(webhook.id())
                        .query(String.class)
                        .single())
                .isEqualTo("ENDED");
    }

    @Test
    void aCallerHasAtMostTenWebhooks() {
        for (int i = 0; i < 10; i++) {
            created(Map.of());
        }
        assertThat(create(api.as("admin"), Map.of()).texts("createWebhook.userErrors", "code"))
                .containsExactly("CONFLICT");
        String any = database.jdbc()
                .sql("select id::text from webhooks limit 1")
                .query(String.class)
                .single();
        Reply deleted = api.as("admin")
                .query("mutation { deleteWebhook(input: {id: \"" + any
                        + "\"}) { deletedWebhookId webhook { id } userErrors { code } } }");
        assertThat(deleted.data("deleteWebhook.deletedWebhookId").asString()).isEqualTo(any);
        created(Map.of());
    }

    @Test
    void refusesADocumentBesideTypes() {
        Map<String, Object> both = Map.of(
                "types", List.of("ORDER"), "document", "subscription { changes { cursor } }", "variables", List.of(1));
        assertThat(create(api.as("admin"), both).texts("createWebhook.userErrors", "path.0"))
                .containsExactly("types", "variables");
        assertThat(create(api.as("admin"), Map.of("filter", Map.of("record", List.of("nonsense"))))
                        .texts("createWebhook.userErrors", "path.0"))
                .containsExactly("filter");
    }

    /** What delays or breaks the server is not the fault of the receiver, and holds no connection of the pool. */
    @Test
    void aBodyThatCannotBeMadeInTimeIsTriedAgain() {
        Created webhook =
                created(Map.of("document", "subscription { changes { record { ... on Order { status } } } }"));
        note(1, "locked");
        find(webhook.id());
        WebhookDelivery claimed = claim(webhook.id(), 4).getFirst();
        work = work(settings(DataSize.ofKilobytes(256), 1000), clock, Deadlines.of(Duration.ofSeconds(2)));
        transaction.executeWithoutResult(status -> {
            jdbc.sql("lock table orders in access exclusive mode").update();
            CompletableFuture.runAsync(() -> send(claimed)).join();
        });
        assertThat(receiver.messages()).isEmpty();
        assertThat(statuses(webhook.id())).containsExactly("RETRYING");
        assertThat(error(webhook.id())).isEqualTo("The server could not execute the document.");
        assertThat(failures(webhook.id())).isZero();
    }

    @Test
    void anUnexpectedFailureIsRecorded() {
        Created webhook = created(Map.of());
        database.jdbc().sql("update webhooks set secret = '\\x00'").update();
        note(1, "not decrypted");
        deliver(webhook.id());
        assertThat(statuses(webhook.id())).containsExactly("RETRYING");
        assertThat(error(webhook.id())).isEqualTo("The server could not send it.");
        assertThat(failures(webhook.id())).isOne();
    }

    /** After a replay, a delivery has the same id and the same number of attempts as the one before. */
    @Test
    void theLateResultOfADeliveryBeforeAReplayDoesNotCount() throws Exception {
        String start = api.query("{ changesCursor }").data("changesCursor").asString();
        Created webhook = created(Map.of());
        note(1, "replayed");
        find(webhook.id());
        WebhookDelivery before = claim(webhook.id(), 4).getFirst();
        assertThat(replay(webhook.id(), start).data("replayWebhook.userErrors")).isEmpty();
        WebhookWork other = later(Duration.ofSeconds(1));
        other.findChanges(webhook.id());
        WebhookDelivery after = other.claim(webhook.id(), 4).getFirst();
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.attempts()).isEqualTo(before.attempts());
        send(before);
        assertThat(statuses(webhook.id())).containsExactly("SENDING");
    }

    @Test
    void sendsNothingThatAnotherNodeMayTakeSoon() throws Exception {
        Created webhook = created(Map.of());
        note(1, "slow server");
        find(webhook.id());
        WebhookDelivery claimed = claim(webhook.id(), 4).getFirst();
        later(Duration.ofSeconds(8)).send(claimed);
        assertThat(receiver.messages()).isEmpty();
        assertThat(statuses(webhook.id())).containsExactly("RETRYING");
        assertThat(failures(webhook.id())).isZero();
    }

    /** As the feed is 90 days after the webhook was paused. */
    @Test
    void goesOnAfterItsPositionHasExpired() {
        Created webhook = created(Map.of());
        note(1, "found");
        find(webhook.id());
        WebhookDelivery claimed = claim(webhook.id(), 4).getFirst();
        note(2, "not found");
        String old = webhook(webhook.id())
                .path("deliveries")
                .path("nodes")
                .get(0)
                .path("cursor")
                .asString();
        note(3, "kept");
        ChangePosition now = feed.now();
        database.jdbc()
                .sql("update feed_retention set epoch = ?, tx_id = ?::text::xid8, seq = 0")
                .param(now.epoch())
                .param(String.valueOf(now.transaction()))
                .update();
        try {
            send(claimed);
            find(webhook.id());
            assertThat(statuses(webhook.id())).containsExactly("FAILED");
            assertThat(error(webhook.id())).isEqualTo("The change feed no longer has the change.");
            assertThat(webhook(webhook.id()).path("state").asString()).isEqualTo("PAUSED");
            assertThat(webhook(webhook.id()).path("pausedReason").asString()).contains("Call replayWebhook");
            assertThat(replay(webhook.id(), old).refusal().code()).isEqualTo("EXPIRED_CURSOR");

            String later = api.query("{ changesCursor }").data("changesCursor").asString();
            assertThat(replay(webhook.id(), later).data("replayWebhook.userErrors"))
                    .isEmpty();
            update(webhook.id(), "active: true");
            note(1, "sent again");
            deliver(webhook.id());
            assertThat(statuses(webhook.id())).containsExactly("DELIVERED", "FAILED");
        } finally {
            database.restoreFixture();
        }
    }

    /** The copy has all changes up to the webhook's position, and nothing after it. */
    @Test
    void goesOnInACopyOfTheDatabaseOnAnotherCluster() {
        Created webhook = created(Map.of());
        note(1, "delivered before the copy");
        deliver(webhook.id());
        // It has searched the whole feed: its position is after the last change of this cluster.
        find(webhook.id());
        int epoch = feed.now().epoch();
        database.jdbc().sql("""
                        insert into feed_epochs (epoch, cluster, last_tx_id, last_seq)
                        select ?, 'another', tx_id, seq from changes order by epoch desc, tx_id desc, seq desc limit 1
                        """).param(epoch + 1).update();
        try {
            note(3, "made in the copy");
            deliver(webhook.id());
            assertThat(webhook(webhook.id()).path("state").asString()).isEqualTo("ACTIVE");
            assertThat(receiver.messages())
                    .extracting(Receiver.Message::id)
                    .hasSize(2)
                    .doesNotHaveDuplicates();
            assertThat(statuses(webhook.id())).containsExactly("DELIVERED", "DELIVERED");
        } finally {
            database.restoreFixture();
            database.jdbc()
                    .sql("delete from feed_epochs where epoch > ?")
                    .param(epoch)
                    .update();
        }
    }

    @Test
    void aFailedTestChangesNothingElse() {
        Created webhook = created(Map.of());
        receiver.answers(message -> 410);
        api.as("admin")
                .query("mutation { sendTestWebhook(input: {id: \"" + webhook.id() + "\"}) { userErrors { code } } }");
        deliver(webhook.id());
        assertThat(statuses(webhook.id())).containsExactly("FAILED");
        assertThat(failures(webhook.id())).isZero();
        assertThat(webhook(webhook.id()).path("state").asString()).isEqualTo("ACTIVE");
    }

    @Test
    void aNewUrlIsTriedAtOnce() {
        Created webhook = created(Map.of());
        receiver.answers(message -> 500);
        note(1, "retried");
        deliver(webhook.id());
        receiver.answers(message -> 200);
        update(webhook.id(), "types: [ORDER]");
        assertThat(failures(webhook.id())).isZero();
        deliver(webhook.id());
        assertThat(statuses(webhook.id())).containsExactly("DELIVERED");
    }

    @Test
    void anUpdateWithTheSameValuesChangesNothing() {
        Created webhook = created(Map.of(
                "document",
                "subscription($types: [RecordType!]) { changes(types: $types) { cursor } }",
                "variables",
                Map.of("types", List.of("ORDER"))));
        Reply reply = update(webhook.id(), "variables: {types: [\"ORDER\"]}");
        assertThat(reply.data("updateWebhook.userErrors")).isEmpty();
        assertThat(reply.data("updateWebhook.webhook.version").asInt()).isOne();
    }

    @Test
    void endsWhenItsOwnerIsNoLongerAnAdministrator() {
        Created webhook = created(Map.of());
        database.jdbc()
                .sql("update users set role = 'ADMIN' where id = ?::uuid")
                .param(Fixture.MANAGER)
                .update();
        Reply reply = api.withToken(Tokens.of(Fixture.MANAGER, "Марк Орлов", "admin"))
                .query("mutation { updateManager(input: {id: \"" + Fixture.ADMIN
                        + "\", role: MANAGER}) { userErrors { code message } } }");
        assertThat(reply.data("updateManager.userErrors")).isEmpty();
        assertThat(database.jdbc()
                        .sql("select state_reason from webhooks where id = ?")
                        .param(webhook.id())
                        .query(String.class)
                        .single())
                .isEqualTo("The person who created it is no longer an administrator.");
    }

    /** An exception that nobody expected ends no other work. */
    @Test
    void dispatcherGoesOnAfterAnUnexpectedFailure() throws Exception {
        Created webhook = created(Map.of());
        CountDownLatch thrown = new CountDownLatch(1);
        Clock broken = new Clock() {
            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                if (thrown.getCount() > 0) {
                    thrown.countDown();
                    throw new IllegalStateException("broken by the test");
                }
                return clock.instant();
            }
        };
        CountDownLatch delivered = new CountDownLatch(1);
        receiver.answers(message -> {
            delivered.countDown();
            return 200;
        });
        WebhookDispatcher dispatcher = new WebhookDispatcher(
                work, repository, sender, feed, settings(DataSize.ofKilobytes(256), 1000), broken);
        dispatcher.start();
        try {
            assertThat(thrown.await(30, TimeUnit.SECONDS)).isTrue();
            note(1, "after the failure");
            dispatcher.on(new ChangesCommitted("updateOrder"));
            assertThat(delivered.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            dispatcher.stop();
        }
        assertThat(statuses(webhook.id())).containsExactly("DELIVERED");
    }
}
