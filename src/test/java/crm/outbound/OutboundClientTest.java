package crm.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import crm.image.Classifieds;
import crm.outbound.OutboundFailure.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** How the client treats responses, redirects, slow servers and forbidden addresses. */
class OutboundClientTest {

    private static final byte[] BODY = "the picture".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final Classifieds classifieds = Classifieds.at(OpenedClient.PUBLIC);

    /** On the same port of another address. A request that arrives here breaks the rules. */
    private final Classifieds forbidden = Classifieds.at(OpenedClient.PRIVATE, classifieds.port());

    private final OutboundClient client = OpenedClient.to(classifieds.port(), Duration.ofSeconds(2));

    @AfterEach
    void requireNoForbiddenRequest() {
        client.close();
        classifieds.close();
        forbidden.close();
        assertThat(forbidden.requests()).isEmpty();
    }

    private String address(String host, String path) {
        return "http://" + host + ":" + classifieds.port() + path;
    }

    private OutboundFailure failure(String address) {
        return catchThrowableOfType(OutboundFailure.class, () -> client.get(address, "image/*"));
    }

    @Test
    void returnsTheResponseBody() {
        classifieds.picture("/1.jpg?w=1", "image/jpeg", BODY);
        OutboundClient.Answer answer = client.get(address("photos.example", "/1.jpg?w=1#x"), "image/*");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "403 Forbidden", "500 Oops", "304 Not Modified"})
    void returnsTheStatus(String status) {
        classifieds.status("/1.jpg", status);
        assertThat(client.get(address("photos.example", "/1.jpg"), "image/*").status())
                .isEqualTo(Integer.parseInt(status.substring(0, 3)));
    }

    @Test
    void followsAtMostThreeRedirects() {
        classifieds.picture("/0", "image/jpeg", BODY);
        IntStream.rangeClosed(1, 4).forEach(hop -> classifieds.redirect("/" + hop, "/" + (hop - 1)));

        assertThat(client.get(address("photos.example", "/1"), "*/*").body()).isEqualTo(BODY);
        assertThat(client.get(address("photos.example", "/3"), "*/*").body()).isEqualTo(BODY);
        OutboundFailure failure = failure(address("photos.example", "/4"));
        assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_REDIRECTS);
        assertThat(failure.mayPass()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2:PORT/x",
                "http://private.example:PORT/x",
                "http://metadata.example/latest/meta-data/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::1]:PORT/x",
                "http://[::ffff:127.0.0.2]:PORT/x",
                "http://2130706434:PORT/x",
                "http://0x7f.2:PORT/x",
                "http://0:PORT/x",
                "http://localhost.:22/x",
                "file:///etc/passwd",
                "http://user:secret@photos.example:PORT/x",
            })
    void refusesAForbiddenAddressDirectlyAndAfterARedirect(String to) {
        String address = to.replace("PORT", String.valueOf(classifieds.port()));
        classifieds.redirect("/1.jpg", address);
        forbidden.picture("/x", "image/jpeg", BODY);

        assertThat(failure(address).reason()).isEqualTo(Reason.ADDRESS_REFUSED);
        assertThat(failure(address("photos.example", "/1.jpg")).reason()).isEqualTo(Reason.ADDRESS_REFUSED);
        assertThat(client.obstacle(address)).isPresent();
        assertThat(classifieds.requests()).containsExactly("/1.jpg");
    }

    @Test
    void refusesANameThatStartsToResolveToAPrivateAddress() {
        forbidden.picture("/1.jpg", "image/jpeg", BODY);
        classifieds.picture("/1.jpg", "image/jpeg", BODY);
        String address = address("rebinding.example", "/1.jpg");

        assertThat(client.get(address, "*/*").body()).isEqualTo(BODY);
        assertThat(failure(address).reason()).isEqualTo(Reason.ADDRESS_REFUSED);
        assertThat(classifieds.asked("/1.jpg")).isOne();
    }

    /** Otherwise clients could find out which names exist in the internal network. */
    @Test
    void namesWithoutAPublicAddressLookUnknown() {
        for (String host : List.of("private.example", "gone.example")) {
            OutboundFailure failure = failure(address(host, "/1.jpg"));
            assertThat(failure.told()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure.mayPass()).isTrue();
            assertThat(failure).hasMessage("the name " + host + " is unknown or not allowed");
            assertThat(client.obstacle(address(host, "/1.jpg"))).hasValue("its host name is unknown or not allowed");
        }
    }

    @Test
    void usesOnlyThePublicAddressesOfAName() {
        classifieds.picture("/1.jpg", "image/jpeg", BODY);
        assertThat(client.get(address("both.example", "/1.jpg"), "*/*").body()).isEqualTo(BODY);
    }

    @Test
    void unknownNameIsATemporaryFailure() {
        OutboundFailure failure = failure(address("gone.example", "/1.jpg"));
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure.mayPass()).isTrue();
        assertThat(client.obstacle(address("gone.example", "/1.jpg")))
                .hasValue("its host name is unknown or not allowed");
        assertThat(client.obstacle(address("photos.example", "/1.jpg"))).isEmpty();
    }

    @Test
    void stopsWaitingAtTheDeadline() {
        classifieds.silent("/silent");
        classifieds.trickling("/trickling", new byte[1000]);
        classifieds.page("/slow-head", out -> {
            for (int i = 0; i < 1000; i++) {
                out.write(("HTTP/1.1 200 OK\r\nX-" + i + ": ").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                out.flush();
                new java.util.concurrent.CountDownLatch(1).await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        });
        for (String path : List.of("/silent", "/trickling", "/slow-head")) {
            OutboundFailure failure = failure(address("photos.example", path));
            assertThat(failure.reason()).as(path).isIn(Reason.TIMED_OUT, Reason.UNREACHABLE);
        }
        assertThat(failure(address("photos.example", "/silent")).reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(failure(address("photos.example", "/trickling")).reason()).isEqualTo(Reason.TIMED_OUT);
    }

    @Test
    void stopsReadingABodyAtTheMaximumSize() {
        classifieds.endless("/endless", BODY);
        OutboundFailure failure = failure(address("photos.example", "/endless"));
        assertThat(failure.reason()).isIn(Reason.TOO_LARGE, Reason.TIMED_OUT);
        assertThat(classifieds.written()).isLessThan(24L << 20);
    }

    @ParameterizedTest
    @CsvSource({"99999999999, TOO_LARGE", "8388609, TOO_LARGE", "5000, UNREACHABLE"})
    void ignoresAFalseContentLength(long length, Reason reason) {
        classifieds.page("/1.jpg", out -> {
            Classifieds.head(out, "200 OK", "Content-Length: " + length);
            out.write(BODY);
        });
        assertThat(failure(address("photos.example", "/1.jpg")).reason()).isEqualTo(reason);
    }

    @Test
    void readsNoMoreThanTheContentLength() {
        classifieds.page("/1.jpg", out -> {
            Classifieds.head(out, "200 OK", "Content-Length: 3");
            out.write(BODY);
        });
        assertThat(client.get(address("photos.example", "/1.jpg"), "*/*").body())
                .isEqualTo(Arrays.copyOf(BODY, 3));
    }

    @Test
    void refusesEndlessHeaders() {
        classifieds.page("/1.jpg", out -> {
            byte[] header = ("X: " + "x".repeat(1000) + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            out.write("HTTP/1.1 200 OK\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            while (true) {
                out.write(header);
            }
        });
        assertThat(failure(address("photos.example", "/1.jpg")).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void answersManyConcurrentRequests() throws Exception {
        classifieds.picture("/1.jpg", "image/jpeg", BODY);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> answers = IntStream.range(0, 64)
                    .mapToObj(number -> threads.submit(() -> client.get(address("photos.example", "/1.jpg"), "*/*")
                            .body()))
                    .toList();
            for (Future<byte[]> answer : answers) {
                assertThat(answer.get()).isEqualTo(BODY);
            }
        }
        assertThat(classifieds.asked("/1.jpg")).isEqualTo(64);
    }

    @Test
    void hangingRequestReleasesItsPermit() {
        classifieds.silent("/silent");
        classifieds.picture("/1.jpg", "image/jpeg", BODY);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> failure(address("photos.example", "/silent")));
            }
        }
        assertThat(client.get(address("photos.example", "/1.jpg"), "*/*").body())
                .isEqualTo(BODY);
    }

    /** The most open settings there can be, and the client as production makes it. */
    @Test
    void noSettingAllowsLoopbackAddresses() {
        OutboundSettings open = new OutboundSettings(
                Set.of(classifieds.port()), Duration.ofMinutes(1), DataSize.ofGigabytes(1), 100, 100);
        try (OutboundClient production = new OutboundConfiguration().outboundClient(open)) {
            for (String host : List.of("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "10.0.0.1")) {
                OutboundFailure failure = catchThrowableOfType(
                        OutboundFailure.class, () -> production.get(address(host, "/1.jpg"), "*/*"));
                assertThat(failure.reason()).as(host).isEqualTo(Reason.ADDRESS_REFUSED);
            }
        }
        assertThat(OutboundSettings.class.getRecordComponents())
                .extracting(java.lang.reflect.RecordComponent::getName)
                .as("a new setting has to be thought about here")
                .containsExactly("ports", "deadline", "maxSize", "maxRedirects", "maxConcurrent");
        assertThat(classifieds.requests()).isEmpty();
    }

    /** The status is the answer to a message; who sent it may cut off the body, or never end it. */
    @ParameterizedTest
    @ValueSource(strings = {"/cut", "/endless", "/silent"})
    void theStatusOfAPostCountsWhetherOrNotItsBodyEnds(String path) {
        classifieds.page("/cut", out -> {
            Classifieds.head(out, "202 Accepted", "Content-Length: 100");
            out.write(BODY);
        });
        classifieds.page("/endless", out -> {
            Classifieds.head(out, "202 Accepted", "Content-Length: 100");
            out.write(BODY);
            out.flush();
            assertThat(new CountDownLatch(1).await(4, TimeUnit.SECONDS)).isFalse();
        });
        classifieds.silent("/silent");
        if (path.equals("/silent")) {
            assertThat(catchThrowableOfType(
                                    OutboundFailure.class,
                                    () -> client.postJson(address("photos.example", path), Map.of(), BODY))
                            .reason())
                    .isEqualTo(Reason.TIMED_OUT);
            return;
        }
        OutboundClient.Answer answer = client.postJson(address("photos.example", path), Map.of(), BODY);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo(BODY);
    }
}
