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

/** Clients that try many tracking tokens. */
@ApiTest
class FailedLookupLimiterTest {

    private static final String LOOKUP = "{\"query\": \"{ trackOrder(token: \\\"lookUp %d\\\") { orderCode } }\"}";

    @Autowired
    private ServletWebServerApplicationContext server;

    private HttpResponse<String> lookUp(InetAddress from, int number) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().localAddress(from).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + server.getWebServer().getPort() + "/graphql"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(LOOKUP.formatted(number)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void refusesAnAddressAfterTooManyFailedLookups() throws Exception {
        InetAddress address = InetAddress.getByName("127.0.0.44");
        for (int i = 0; i < 20; i++) {
            assertThat(lookUp(address, i).body()).isEqualTo("{\"data\":{\"trackOrder\":null}}");
        }
        HttpResponse<String> refused = lookUp(address, 20);
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        assertThat(refused.body())
                .contains(
                        "\"retryAfter\":",
                        "\"code\":\"RATE_LIMITED\"",
                        "Too many invalid tracking links from this address. Retry " + "after");
        assertThat(lookUp(InetAddress.getByName("127.0.0.45"), 20).body())
                .isEqualTo("{\"data\":{\"trackOrder\":null}}");
    }

    @Test
    void acceptsLookupsAgainLaterAndCountsOnlyFailures() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        FailedLookupLimiter limiter =
                new FailedLookupLimiter(3, new AdjustableClock(now::get), "tracking.tooManyWrong");
        for (int i = 0; i < 10; i++) {
            assertThat(limiter.counted("here", () -> Optional.of("right"))).hasValue("right");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.counted("here", Optional::empty)).isEmpty();
        }
        assertThatThrownBy(() -> limiter.counted("here", () -> Optional.of("right")))
                .isInstanceOf(RequestRefused.class);
        assertThat(limiter.counted("elsewhere", Optional::empty)).isEmpty();

        now.updateAndGet(it -> it.plusSeconds(20));
        assertThat(limiter.counted("here", Optional::empty)).isEmpty();
        assertThatThrownBy(() -> limiter.counted("here", Optional::empty)).isInstanceOf(RequestRefused.class);
    }

    private static final class AdjustableClock extends Clock {

        private final InstantSource source;

        private AdjustableClock(InstantSource source) {
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
