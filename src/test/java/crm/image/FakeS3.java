package crm.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A store that speaks as much S3 as pictures need, with the bucket in the path. */
final class FakeS3 implements AutoCloseable {

    record Kept(byte[] file, String mediaType) {}

    private final HttpServer server;

    final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** What answers every request instead, if it is not 0. */
    volatile int failure;

    FakeS3() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            boolean signed = authorization != null && authorization.startsWith("AWS4-HMAC-SHA256 Credential=the-key/");
            if (failure != 0 || !signed) {
                exchange.sendResponseHeaders(failure == 0 ? 403 : failure, -1);
                return;
            }
            if (exchange.getRequestMethod().equals("DELETE")) {
                kept.remove(path);
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            if (exchange.getRequestMethod().equals("PUT")) {
                kept.put(path, new Kept(body, exchange.getRequestHeaders().getFirst("Content-Type")));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            Kept found = kept.get(path);
            if (found == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", found.mediaType());
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(found.file().length));
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, found.file().length);
                exchange.getResponseBody().write(found.file());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
