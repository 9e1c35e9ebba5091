package crm.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crm.ApiTest;
import crm.graphql.RequestRefused;
import crm.security.FailedLookupLimiter;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Those who try one tracking token after the other. */
@ApiTest
class FailedLookupLimiterTest {

    private static final String GUESS = "{\"query\": \"{ trackOrder(token: \\\"guess %d\\\") { orderCode } }\"}";

    @Autowired
    private ServletWebServerApplicationContext server;

    private HttpResponse<String> guess(InetAddress from, int number) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().localAddress(from).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + server.getWebServer().getPort() + "/graphql"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(GUESS.formatted(number)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void areTurnedAwayByTheirAddress() throws Exception {
        InetAddress guesser = InetAddress.getByName("127.0.0.44");
        for (int i = 0; i < 20; i++) {
            assertThat(guess(guesser, i).body()).isEqualTo("{\"data\":{\"trackOrder\":null}}");
        }
        assertThat(guess(guesser, 20).body())
                .contains(
                        "\"code\":\"RATE_LIMITED\"",
                        "Too many invalid tracking links from this address. Retry " + "after");
        assertThat(guess(InetAddress.getByName("127.0.0.45"), 20).body()).isEqualTo("{\"data\":{\"trackOrder\":null}}");
    }

    @Test
    void areHeardAgainAfterAWhileAndRightOnesDoNotCount() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        FailedLookupLimiter guesses = new FailedLookupLimiter(3, new Ticking(now::get), "tracking.tooManyWrong");
        for (int i = 0; i < 10; i++) {
            assertThat(guesses.counted("here", () -> Optional.of("right"))).hasValue("right");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(guesses.counted("here", Optional::empty)).isEmpty();
        }
        assertThatThrownBy(() -> guesses.counted("here", () -> Optional.of("right")))
                .isInstanceOf(RequestRefused.class);
        assertThat(guesses.counted("elsewhere", Optional::empty)).isEmpty();

        now.updateAndGet(it -> it.plusSeconds(20));
        assertThat(guesses.counted("here", Optional::empty)).isEmpty();
        assertThatThrownBy(() -> guesses.counted("here", Optional::empty)).isInstanceOf(RequestRefused.class);
    }

    private static final class Ticking extends Clock {

        private final InstantSource source;

        private Ticking(InstantSource source) {
            this.source = source;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return source.instant();
        }
    }
}
