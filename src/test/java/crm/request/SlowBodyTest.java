package crm.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** Bodies that come one byte at a time, so that no single read is slow, and bodies that fall silent. */
@ApiTest
@TestPropertySource(properties = "crm.http.body-read-timeout=300ms")
class SlowBodyTest {

    @Autowired
    private ServletWebServerApplicationContext context;

    @Test
    void refusesASlowBodyAndClosesTheConnection() throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), context.getWebServer().getPort())) {
            socket.getOutputStream()
                    .write(("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 10000\r\n\r\n")
                            .getBytes(ISO_8859_1));
            socket.setSoTimeout(50);
            byte[] answer = new byte[8192];
            int length = 0;
            for (int sent = 0; length == 0 && sent < 400; sent++) {
                socket.getOutputStream().write(' ');
                length = read(socket.getInputStream(), answer);
            }
            assertThat(new String(answer, 0, length, ISO_8859_1))
                    .startsWith("HTTP/1.1 408")
                    .contains("The request body did not arrive in time.");
            // The server does not wait for the rest of the body.
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void refusesASilentBodyInTheSameTime() throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), context.getWebServer().getPort())) {
            socket.getOutputStream()
                    .write(("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 9\r\n\r\n{")
                            .getBytes(ISO_8859_1));
            // Tomcat's own timeout is longer.
            socket.setSoTimeout(5_000);
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 408")
                    .contains("The request body did not arrive in time.");
        }
    }

    /** Empty if nothing arrives within the socket's timeout. */
    private static int read(InputStream in, byte[] into) throws Exception {
        try {
            return in.read(into);
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }
}
