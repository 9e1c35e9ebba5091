package crm.subscription;

import crm.graphql.GraphQlErrors;
import crm.graphql.RequestErrorCode;
import crm.graphql.RequestRefused;
import crm.security.Caller;
import crm.security.CallerContext;
import crm.security.CallerSession;
import crm.security.Callers;
import crm.security.ClientAddress;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import io.micrometer.context.ContextSnapshotFactory;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.dao.DataAccessException;
import org.springframework.graphql.execution.SubscriptionPublisherException;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketGraphQlInterceptor;
import org.springframework.graphql.server.WebSocketGraphQlRequest;
import org.springframework.graphql.server.WebSocketSessionInfo;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.web.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Gives the requests of a WebSocket connection what a request over HTTP has: its caller, and its language. */
class WebSocketRequests implements WebGraphQlHandler, WebSocketGraphQlInterceptor {

    private static final URI ADDRESS = URI.create("/graphql");

    private static final String AUTHORIZATION = "authorization";

    private static final String BEARER = "bearer ";

    private static final String UNKNOWN = "crm.unknownDocument";

    /** The payload in the place of one that names a document that is not known here. */
    static final Map<String, Object> UNKNOWN_DOCUMENT =
            Map.of("query", "{ __typename }", "extensions", Map.of(UNKNOWN, true));

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.of("ru"));

    private final WebGraphQlHandler graphQl;

    private final Callers callers;

    private final Streams streams;

    private final GraphQlErrors errors;

    private final CallerContext contexts;

    WebSocketRequests(
            WebGraphQlHandler graphQl, Callers callers, Streams streams, GraphQlErrors errors, CallerContext contexts) {
        this.contexts = contexts;
        this.errors = errors;
        this.graphQl = graphQl;
        this.callers = callers;
        this.streams = streams;
    }

    @Override
    public WebSocketGraphQlInterceptor getWebSocketInterceptor() {
        return this;
    }

    @Override
    public ContextSnapshotFactory contextSnapshotFactory() {
        return graphQl.contextSnapshotFactory();
    }

    /** The payload has what the header {@code Authorization} has over HTTP: a browser cannot send that here. */
    @Override
    public Mono<Object> handleConnectionInitialization(WebSocketSessionInfo info, Map<String, Object> payload) {
        WebSocketConnection connection = connection(info);
        String address = ClientAddress.of(Objects.requireNonNull(info.getRemoteAddress()));
        String token = token(payload);
        try {
            CallerSession session = token == null ? callers.session(address) : callers.session(token, address);
            connection.identified(session);
            if (!streams.hasRoomForConnection(session.caller())) {
                connection.closeNow(SubscriptionWebSocketHandler.TOO_MANY);
                return Mono.error(new RequestRefused(RequestErrorCode.RATE_LIMITED, null, "subscription.tooMany"));
            }
            return Mono.empty();
        } catch (RequestRefused e) {
            connection.closeNow(status(e, token != null));
            return Mono.error(e);
        } catch (DataAccessException e) {
            connection.closeNow(Objects.requireNonNull(StreamEnd.UNAVAILABLE.status()));
            return Mono.error(e);
        }
    }

    private static CloseStatus status(RequestRefused refused, boolean withToken) {
        if (refused.code() != RequestErrorCode.UNAUTHENTICATED) {
            // Such as too many wrong keys from this address: later, the same token may be right.
            return Objects.requireNonNull(StreamEnd.UNAVAILABLE.status());
        }
        return withToken
                ? Objects.requireNonNull(StreamEnd.RIGHTS.status())
                : SubscriptionWebSocketHandler.UNAUTHORIZED;
    }

    private static @Nullable String token(Map<String, Object> payload) {
        return payload.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(AUTHORIZATION))
                .map(Map.Entry::getValue)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .map(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER)
                        ? value.substring(BEARER.length()).strip()
                        : value.strip())
                .findFirst()
                .orElse(null);
    }

    private static WebSocketConnection connection(WebSocketSessionInfo info) {
        return (WebSocketConnection) Objects.requireNonNull(info.getAttributes().get(WebSocketConnection.ATTRIBUTE));
    }

    @Override
    public Mono<WebGraphQlResponse> handleRequest(WebGraphQlRequest given) {
        WebSocketSessionInfo info = ((WebSocketGraphQlRequest) given).getSessionInfo();
        WebSocketConnection connection = connection(info);
        CallerSession session = Objects.requireNonNull(connection.session(), "checked when the message was read");
        try {
            session.check();
        } catch (RequestRefused e) {
            connection.close(e.code() == RequestErrorCode.UNAUTHENTICATED ? StreamEnd.RIGHTS : StreamEnd.UNAVAILABLE);
            return Mono.empty();
        } catch (DataAccessException e) {
            connection.close(StreamEnd.UNAVAILABLE);
            return Mono.empty();
        }
        return answer(given, info, connection, session).map(response -> asMessage(response, connection, given.getId()));
    }

    private Mono<WebGraphQlResponse> answer(
            WebGraphQlRequest given, WebSocketSessionInfo info, WebSocketConnection connection, CallerSession session) {
        WebGraphQlRequest request = request(given, info, connection, session);
        if (given.getExtensions().containsKey(UNKNOWN)) {
            return Mono.just(refused(
                    request,
                    new RequestRefused(
                            RequestErrorCode.PERSISTED_QUERY_NOT_FOUND, null, "http.persistedQueryNotFound")));
        }
        // On this thread, with a security context of its own: it is kept for the events.
        AtomicReference<@Nullable WebGraphQlResponse> response = new AtomicReference<>(contexts.with(
                session.caller(), () -> graphQl.handleRequest(request).block()));
        // Spring keeps the Mono as long as the stream is open, and what is in it: loaders, variables, the document.
        return Mono.fromSupplier(() -> response.getAndSet(null));
    }

    private WebGraphQlResponse refused(WebGraphQlRequest request, RequestRefused refusal) {
        ExecutionInput input = request.toExecutionInput();
        return new WebGraphQlResponse(new DefaultExecutionGraphQlResponse(
                input,
                ExecutionResult.newExecutionResult()
                        .addError(errors.toError(refusal, input.getLocale()))
                        .build()));
    }

    /** What was refused is answered by a message {@code error}, not by an event. */
    private static WebGraphQlResponse asMessage(
            WebGraphQlResponse response, WebSocketConnection connection, String id) {
        if (response.getData() instanceof Publisher<?>) {
            return response;
        }
        connection.end(id);
        return response.transform(builder -> builder.data(Flux.error(
                new SubscriptionPublisherException(response.getExecutionResult().getErrors(), null))));
    }

    private static WebGraphQlRequest request(
            WebGraphQlRequest given, WebSocketSessionInfo info, WebSocketConnection connection, CallerSession session) {
        Map<String, Object> body = new HashMap<>();
        body.put("query", given.getDocument());
        body.put("operationName", given.getOperationName());
        body.put("variables", given.getVariables());
        body.put("extensions", given.getExtensions());
        return new WebSocketGraphQlRequest(
                ADDRESS,
                given.getHeaders(),
                null,
                given.getRemoteAddress(),
                Map.of(
                        Caller.CONTEXT_KEY,
                        session.caller(),
                        SubscriptionInterceptor.CLIENT,
                        new StreamClient(StreamClient.Transport.WEBSOCKET, session, connection, given.getId())),
                body,
                given.getId(),
                language(given),
                info);
    }

    private static Locale language(WebGraphQlRequest request) {
        List<Locale.LanguageRange> ranges = request.getHeaders().getAcceptLanguage();
        Locale found = ranges.isEmpty() ? null : Locale.lookup(ranges, LANGUAGES);
        return found == null ? Locale.ENGLISH : found;
    }
}
