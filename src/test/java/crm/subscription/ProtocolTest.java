package crm.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.Api;
import crm.ApiTest;
import crm.Fixture;
import crm.Tokens;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The rules of graphql-transport-ws, and what becomes of clients that break them. */
@ApiTest
class ProtocolTest {

    private static final String ORDERS = "subscription { orderChanged { cursor orderId operation } }";

    @Autowired
    private Api api;

    private WebSocketClient manager() {
        return WebSocketClient.of(api, Tokens.of("manager"));
    }

    @Test
    void answersPingsAndSubscribesUntilComplete() {
        try (WebSocketClient client = manager()) {
            client.send(Map.of("type", "ping"));
            client.next("pong");
            client.subscribe("1", ORDERS, Map.of());
            client.send(Map.of("type", "complete", "id", "1"));
            // The same id is free again.
            client.subscribe("1", ORDERS, Map.of());
            client.send(Map.of("type", "ping"));
            client.next("pong");
        }
    }

    @Test
    void closesWithTheCodeOfTheViolation() throws Exception {
        assertThat(closeCode(client -> client.send("{\"type\": \"hello\"}"))).isEqualTo(4400);
        assertThat(closeCode(client -> client.send("no JSON"))).isEqualTo(4400);
        assertThat(closeCode(client -> client.send("[1]"))).isEqualTo(4400);
        assertThat(closeCode(client -> client.send("{\"type\": 7}"))).isEqualTo(4400);
        assertThat(closeCode(client -> client.send("{\"type\": \"subscribe\", \"id\": \"1\"}")))
                .isEqualTo(4400);
        assertThat(closeCode(client -> client.send("{\"type\": \"subscribe\", \"payload\": {\"query\": \"x\"}}")))
                .isEqualTo(4400);
        assertThat(closeCode(client -> client.send("{\"type\": \"next\", \"id\": \"1\", \"payload\": {}}")))
                .isEqualTo(4400);
        assertThat(closeCode(client -> client.init(Tokens.of("manager")))).isEqualTo(4429);
        assertThat(closeCode(client -> {
                    client.subscribe("1", ORDERS, Map.of());
                    client.subscribe("1", ORDERS, Map.of());
                }))
                .isEqualTo(4409);
    }

    private int closeCode(java.util.function.Consumer<WebSocketClient> violation) throws Exception {
        try (WebSocketClient client = manager()) {
            violation.accept(client);
            return client.closeCode();
        }
    }

    @Test
    void asksForATokenFirst() throws Exception {
        try (WebSocketClient client = WebSocketClient.open(api)) {
            client.subscribe("1", ORDERS, Map.of());
            assertThat(client.closeCode()).isEqualTo(4401);
        }
        try (WebSocketClient client = WebSocketClient.open(api)) {
            client.send(Map.of("type", "connection_init"));
            assertThat(client.closeCode()).isEqualTo(4401);
        }
        try (WebSocketClient client = WebSocketClient.open(api)) {
            client.init("eyJhbGciOiJIUzI1NiJ9.e30.nosignature");
            assertThat(client.closeCode()).isEqualTo(4403);
        }
        try (WebSocketClient client = WebSocketClient.open(api)) {
            client.init("crm_live_000000000000000000000000000000000000");
            assertThat(client.closeCode()).isEqualTo(4403);
        }
    }

    @Test
    void closesAConnectionThatDoesNotBegin() throws Exception {
        try (WebSocketClient client = WebSocketClient.open(api)) {
            assertThat(client.closeCode()).isEqualTo(4408);
        }
    }

    /** Clients other than browsers can send the header. */
    @Test
    void takesTheTokenOfTheHandshake() {
        try (WebSocketClient client = WebSocketClient.open(api, "Authorization", "Bearer " + Tokens.of("manager"))) {
            client.send(Map.of("type", "connection_init"));
            client.next("connection_ack");
        }
    }

    @Test
    void refusesOtherSubprotocols() throws Exception {
        try (WebSocketClient client = WebSocketClient.withProtocol(api, "")) {
            assertThat(client.closeCode()).isEqualTo(4406);
        }
    }

    @Test
    void refusesPagesOfOtherOrigins() {
        assertThatThrownBy(() -> WebSocketClient.open(api, "Origin", "https://evil.example"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void refusesLargeMessages() throws Exception {
        assertThat(closeCode(client -> client.subscribe("1", "#" + "x".repeat(1 << 20), Map.of())))
                .isEqualTo(1009);
    }

    @Test
    void closesAFloodOfSubscriptions() throws Exception {
        assertThat(closeCode(client -> {
                    for (int i = 0; i < 1_000 && !client.isClosed(); i++) {
                        try {
                            client.subscribe("s" + i, ORDERS, Map.of());
                        } catch (CompletionException e) {
                            // It is closed while the client sends.
                            break;
                        }
                    }
                }))
                .isEqualTo(4429);
    }

    @Test
    void tellsWhatIsWrongWithAnOperation() {
        try (WebSocketClient client = manager()) {
            client.subscribe("1", "subscription { nothing }", Map.of());
            assertThat(code(client)).isEqualTo("BAD_REQUEST");
            client.subscribe("2", "{ viewer { role } }", Map.of());
            assertThat(code(client)).isEqualTo("BAD_REQUEST");
            client.subscribe(
                    "3", "mutation { deleteTask(input: {id: \"" + Fixture.task(1) + "\"}) { replayed } }", Map.of());
            assertThat(code(client)).isEqualTo("BAD_REQUEST");
            assertThat(api.query("{ node(id: \"" + Fixture.task(1) + "\") { ... on Task { deletedAt } } }")
                            .data("node.deletedAt")
                            .isNull())
                    .isTrue();
            client.subscribe(
                    "4",
                    "subscription { orderChanged(filter: {createdAt: {from: \"2026-01-02T00:00:00Z\", to:"
                            + " \"2026-01-01T00:00:00Z\"}}) { cursor } }",
                    Map.of());
            assertThat(code(client)).isEqualTo("BAD_REQUEST");
            client.subscribe("5", "subscription { orderChanged(after: \"x\") { cursor } }", Map.of());
            assertThat(code(client)).isEqualTo("BAD_REQUEST");
            client.send(Map.of(
                    "type", "subscribe", "id", "6", "payload", Map.of("documentId", "sha256:" + "0".repeat(64))));
            assertThat(code(client)).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
        }
        try (WebSocketClient analyst = WebSocketClient.of(api, Tokens.of("nobody"))) {
            analyst.subscribe("1", ORDERS, Map.of());
            assertThat(code(analyst)).isEqualTo("FORBIDDEN");
        }
    }

    private static String code(WebSocketClient client) {
        return client.next("error")
                .path("payload")
                .path(0)
                .path("extensions")
                .path("code")
                .asString("");
    }

    /** Over HTTP, a subscription has no answer. */
    @Test
    void plainHttpNamesTheTransports() {
        assertThat(api.query(ORDERS).refusal().code()).isEqualTo("BAD_REQUEST");
    }
}
