package crm.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import crm.SuiteLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that sends the given bytes, and reads until the server closes the connection. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;

    private static final int MOST_READ = 100_000;

    private final int port;

    public RawHttp(int port) {
        this.port = port;
    }

    /** The response. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String code() {
            return json().path("errors").path(0).path("extensions").path("code").asString(null);
        }

        String message() {
            return json().path("errors").path(0).path("message").asString(null);
        }
    }

    /** A request of head and body with {@code Connection: close}. */
    public Answer send(String requestLine, String headers, byte[] body) throws IOException {
        String head = requestLine + "\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        SuiteLogs.mustNotHave(head + new String(body, 0, Math.min(body.length, MOST_READ), UTF_8));
        return bytes(bytes.toByteArray());
    }

    public Answer bytes(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            return answer(socket.getInputStream().readAllBytes());
        }
    }

    private static Answer answer(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.merge(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        String body = new String(bytes, end + 4, bytes.length - end - 4, UTF_8);
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, unchunked(body, headers));
    }

    private static String unchunked(String body, Map<String, String> headers) {
        if (!"chunked".equals(headers.get("transfer-encoding"))) {
            return body;
        }
        StringBuilder all = new StringBuilder();
        int at = 0;
        while (true) {
            int line = body.indexOf("\r\n", at);
            int size = Integer.parseInt(body.substring(at, line), 16);
            if (size == 0) {
                return all.toString();
            }
            all.append(body, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
    }
}
