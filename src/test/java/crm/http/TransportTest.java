package crm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import crm.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** Compression and HTTP/2. */
@ApiTest
@TestPropertySource(properties = "server.http2.enabled=true")
class TransportTest {

    private static final String MUCH = "{\"query\": \"{ __schema { types { name description } } }\"}";

    private static final String LITTLE = "{\"query\": \"{ __typename }\"}";

    @Autowired
    private ServletWebServerApplicationContext context;

    private HttpResponse<byte[]> send(HttpClient.Version version, String accept, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://localhost:" + context.getWebServer().getPort() + "/graphql"))
                            .header("Authorization", "Bearer " + Tokens.of("manager"))
                            .header("Content-Type", "application/json")
                            .header("Accept", accept)
                            .header("Accept-Encoding", "gzip")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @Test
    void compressesALargeAnswerInBothMediaTypes() throws Exception {
        for (String accept : new String[] {"application/graphql-response+json", "application/json"}) {
            HttpResponse<byte[]> answer = send(HttpClient.Version.HTTP_1_1, accept, MUCH);
            assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(answer.headers().allValues("Vary")).anyMatch(it -> it.equalsIgnoreCase("accept-encoding"));
            byte[] unpacked;
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                unpacked = in.readAllBytes();
            }
            assertThat(new String(unpacked, UTF_8)).startsWith("{\"data\":{\"__schema\"");
            assertThat(answer.body().length).isLessThan(unpacked.length / 3);
        }
    }

    @Test
    void doesNotCompressASmallAnswer() throws Exception {
        HttpResponse<byte[]> answer = send(HttpClient.Version.HTTP_1_1, "application/json", LITTLE);
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"data\":{\"__typename\":\"Query\"}}");
    }

    /** The client requests the upgrade of the protocol, as it does without TLS. */
    @Test
    void acceptsHttp2UpgradeWithoutTls() throws Exception {
        HttpResponse<byte[]> answer = send(HttpClient.Version.HTTP_2, "application/json", LITTLE);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"data\":{\"__typename\":\"Query\"}}");
    }

    /** The client sends the HTTP/2 preface first, and the server answers with its SETTINGS frame. */
    @Test
    void acceptsHttp2WithPriorKnowledge() throws Exception {
        try (java.net.Socket socket = new java.net.Socket(
                java.net.InetAddress.getLoopbackAddress(),
                context.getWebServer().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(UTF_8));
            socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            byte[] frame = socket.getInputStream().readNBytes(9);
            assertThat(frame[3]).as("type of the frame: SETTINGS").isEqualTo((byte) 4);
        }
    }

    /** Tomcat's own settings allow 12 MB of buffers for each connection. */
    @Test
    void boundsTheBuffersOfAnHttp2Connection() {
        TomcatWebServer server = (TomcatWebServer) context.getWebServer();
        assertThat(server.getTomcat().getConnector().findUpgradeProtocols())
                .singleElement()
                .isInstanceOfSatisfying(Http2Protocol.class, http2 -> {
                    assertThat(http2.getMaxConcurrentStreams()).isEqualTo(20);
                    assertThat(http2.getInitialWindowSize()).isEqualTo(16_384);
                    assertThat(http2.getStreamReadTimeout()).isEqualTo(10_000);
                });
    }
}
