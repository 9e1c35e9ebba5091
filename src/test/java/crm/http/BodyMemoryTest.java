package crm.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import crm.Api;
import crm.ApiTest;
import crm.Reply;
import crm.Tokens;
import crm.http.RawHttp.Answer;
import crm.security.ApiKeySecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Who may send how much, before anything of it is executed. */
@ApiTest
class BodyMemoryTest {

    private static final String LINE = "POST /graphql HTTP/1.1";

    private static final String JSON = "Content-Type: application/json\r\n";

    /** Each takes 8 KB and what was sent. One address may use a quarter of 8 MB. */
    private static final int UNFINISHED = 180;

    private static final int SENT = 4_000;

    @Autowired
    private Api api;

    @Autowired
    private ServletWebServerApplicationContext context;

    private RawHttp http;

    @BeforeEach
    void connect() {
        http = new RawHttp(context.getWebServer().getPort());
    }

    private Answer post(String headers, String body) throws IOException {
        return http.send(LINE, JSON + headers + "Content-Length: " + body.length() + "\r\n", body.getBytes(ISO_8859_1));
    }

    private static String query(int size) {
        return "{\"query\": \"{ __typename }\"" + " ".repeat(size) + "}";
    }

    @Test
    void acceptsSmallBodiesWithoutAToken() throws IOException {
        assertThat(post("", query(15_000)).status()).isEqualTo(200);
        Answer refused = post("", query(17_000));
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.message()).isEqualTo("Without a valid token, the request body can be at most 16 KB.");
    }

    @Test
    void acceptsLargeBodiesOfKnownCallersAlone() throws IOException {
        String large = query(500_000);
        assertThat(post("Authorization: Bearer " + Tokens.of("manager") + "\r\n", large)
                        .status())
                .isEqualTo(200);
        String unknown = ApiKeySecret.random().reveal();
        assertThat(post("Authorization: Bearer " + unknown + "\r\n", query(200_000))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void refusesABodyWithoutLengthAsSoonAsItIsTooLarge() throws IOException {
        String part = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
        Answer refused = http.send(LINE, JSON + "Transfer-Encoding: chunked\r\n", (part + part).getBytes(ISO_8859_1));
        assertThat(refused.status()).isEqualTo(413);
    }

    @Test
    void refusesAJsonOfVeryManyValues() throws IOException {
        String many = "{\"query\": \"{ __typename }\", \"variables\": {\"x\": [" + "1,".repeat(100_000) + "1]}}";
        Answer refused = post("Authorization: Bearer " + Tokens.of("manager") + "\r\n", many);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith("The JSON has more than 100,000 names");
    }

    @Test
    void unfinishedBodiesOfOneAddressDoNotUseUpTheMemory() throws IOException {
        List<Socket> unfinished = new ArrayList<>();
        try {
            for (int i = 0; i < UNFINISHED; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), context.getWebServer().getPort());
                unfinished.add(socket);
                socket.getOutputStream()
                        .write((LINE + "\r\nHost: x\r\n" + JSON + "Content-Length: " + (SENT + 1) + "\r\n\r\n"
                                        + " ".repeat(SENT))
                                .getBytes(ISO_8859_1));
            }
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> api.anonymous().query("{ __typename }").status() == 429);
            Reply refused = api.anonymous().query("{ __typename }");
            assertThat(refused.refusal().code()).isEqualTo("RATE_LIMITED");
            assertThat(refused.refusal().message()).startsWith("Too many of your request bodies");
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(api.as("manager").query("{ viewer { role } }").status()).isEqualTo(200);
        } finally {
            for (Socket socket : unfinished) {
                socket.close();
            }
        }
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> api.anonymous().query("{ __typename }").status() == 200);
    }
}
