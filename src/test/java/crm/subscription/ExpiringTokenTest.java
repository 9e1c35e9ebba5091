package crm.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.DemoServer;
import crm.Fixture;
import crm.Tokens;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** On a server whose clock runs: in other tests, time stands still. */
@Execution(ExecutionMode.CONCURRENT)
class ExpiringTokenTest {

    private static final String ORDERS = "subscription { orderChanged { cursor } }";

    /** Tokens are accepted for a minute after their end, because clocks differ: this one for 10 seconds more. */
    private static String token() {
        return Tokens.signed(Tokens.claims(Fixture.MANAGER, "Марк Орлов")
                .claim("app_metadata", Map.of("role", "manager"))
                .expirationTime(Date.from(Instant.now().minusSeconds(50)))
                .build());
    }

    @Test
    void endsStreamsAndConnections() throws Exception {
        Api api = DemoServer.api();
        String token = token();
        try (WebSocketClient client = WebSocketClient.of(api, token);
                WebSocketClient idle = WebSocketClient.of(api, token);
                SseClient sse = SseClient.post(api, token, Map.of("query", ORDERS))) {
            client.subscribe("1", ORDERS, Map.of());
            client.awaitAnswers();
            assertThat(client.closeCode()).isEqualTo(4403);
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
        try (WebSocketClient late = WebSocketClient.open(api)) {
            late.init(token);
            assertThat(late.closeCode()).isEqualTo(4403);
        }
    }
}
