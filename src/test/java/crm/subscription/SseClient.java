package crm.subscription;

import crm.Api;
import crm.SuiteLogs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of server-sent events: reads them on a thread of its own. */
final class SseClient implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private static final String CLOSED = "closed";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> response;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    record Event(String name, String data) {

        /** Otherwise the connection was closed before this, and {@code data} is the failure. */
        boolean isOpen() {
            return !name.equals(CLOSED);
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }
    }

    private SseClient(HttpRequest request) {
        try {
            this.response = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static SseClient post(Api api, String token, Map<String, ?> parameters) {
        SseClient client = silent(api, token, parameters);
        client.read();
        return client;
    }

    /** Reads nothing until {@link #read}. */
    static SseClient silent(Api api, String token, Map<String, ?> parameters) {
        return new SseClient(request(api, token, "")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(parameters)))
                .build());
    }

    static SseClient get(Api api, String token, String parameters) {
        SseClient client =
                new SseClient(request(api, token, "?" + parameters).GET().build());
        client.read();
        return client;
    }

    private static HttpRequest.Builder request(Api api, String token, String parameters) {
        SuiteLogs.mustNotHave(token);
        return HttpRequest.newBuilder(URI.create(api.address() + "/graphql" + parameters))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token);
    }

    void read() {
        Thread.ofVirtual().start(this::readAll);
    }

    private void readAll() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    data = line.substring("data:".length()).strip();
                } else if (line.isEmpty() && !name.isEmpty()) {
                    events.add(new Event(name, data));
                    name = "";
                }
            }
        } catch (IOException e) {
            // The client or the server has closed the connection.
            events.add(new Event(CLOSED, e.toString()));
        }
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    Event next() {
        try {
            Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing comes");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The value of the field in the next event. */
    JsonNode event(String field) {
        Event event = next();
        JsonNode value = event.name().equals("next") ? event.json().path("data").path(field) : null;
        if (value == null || value.isMissingNode() || value.isNull()) {
            throw new AssertionError("no " + field + " in " + event);
        }
        return value;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
