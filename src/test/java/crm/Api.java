package crm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** A client of the API as any other: it sends HTTP requests and reads what comes back. */
public final class Api {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String address;

    /** A client of a server that runs in this process. */
    public static Api of(ServletWebServerApplicationContext context) {
        return new Api("http://localhost:" + context.getWebServer().getPort());
    }

    /** A client of a server that runs elsewhere. */
    public static Api at(String address) {
        return new Api(address);
    }

    private Api(String address) {
        this.address = address;
    }

    /** The URL of the server, for requests other than GraphQL. */
    public String address() {
        return address;
    }

    /** Someone with a token for a role: {@code manager}, {@code admin}, {@code analyst} or one that does not exist. */
    public Client as(String role) {
        return withToken(Tokens.of(role));
    }

    public Client withToken(String token) {
        return new Client(token, null);
    }

    public Client anonymous() {
        return new Client(null, null);
    }

    /** Sends a document as a manager. */
    public Reply query(String document) {
        return as("manager").query(document);
    }

    /** Sends a document with variables as a manager. */
    public Reply query(String document, Map<String, ?> variables) {
        return as("manager").query(document, variables);
    }

    /** Sends requests as one caller, in one language. */
    public final class Client {

        private final @Nullable String token;

        private final @Nullable String language;

        private Client(@Nullable String token, @Nullable String language) {
            this.token = token;
            this.language = language;
        }

        /** @param language as {@code Accept-Language} has it */
        public Client in(String language) {
            return new Client(token, language);
        }

        public Reply query(String document) {
            return query(document, Map.of());
        }

        public Reply query(String document, Map<String, ?> variables) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("query", document);
            body.put("variables", variables);
            return post("/graphql", JSON.writeValueAsString(body));
        }

        /** Sends a body as it is. */
        public Reply post(String path, String body) {
            SuiteLogs.mustNotHave(body);
            return send(request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        public Reply get(String path) {
            return send(request(path).GET());
        }

        private HttpRequest.Builder request(String path) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
            if (token != null) {
                SuiteLogs.mustNotHave(token);
                request.header("Authorization", "Bearer " + token);
            }
            if (language != null) {
                request.header("Accept-Language", language);
            }
            return request;
        }

        private Reply send(HttpRequest.Builder request) {
            try {
                HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
                SuiteLogs.mustNotHave(response.body());
                return new Reply(response.statusCode(), response.headers(), response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
