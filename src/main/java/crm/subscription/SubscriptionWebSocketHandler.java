package crm.subscription;

import crm.http.EventStreams;
import crm.request.RequestScopes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Spring's handler of the protocol graphql-transport-ws, with what it leaves out: limits on messages and streams, the
 * codes for messages that are none, and connections that are watched.
 */
class SubscriptionWebSocketHandler extends GraphQlWebSocketHandler {

    static final String PROTOCOL = "graphql-transport-ws";

    static final CloseStatus INVALID_MESSAGE = new CloseStatus(4400, "Invalid message");

    static final CloseStatus UNAUTHORIZED = new CloseStatus(4401, "Unauthorized");

    static final CloseStatus NO_PROTOCOL = new CloseStatus(4406, "Subprotocol not acceptable");

    static final CloseStatus DUPLICATE = new CloseStatus(4409, "Subscriber already exists");

    static final CloseStatus TOO_MANY = new CloseStatus(4429, "Too many subscriptions on this connection");

    private static final String QUERY = "query";

    private static final int LONGEST_ID = 128;

    private static final Set<String> TYPES = Set.of("connection_init", "ping", "pong", "subscribe", "complete");

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Streams streams;

    private final RequestScopes scopes;

    private final EventStreams.Documents documents;

    private final JsonMapper json;

    private final SubscriptionSettings settings;

    SubscriptionWebSocketHandler(
            WebGraphQlHandler handler,
            JsonMapper json,
            CorsConfiguration origins,
            Streams streams,
            RequestScopes scopes,
            EventStreams.Documents documents,
            SubscriptionSettings settings) {
        super(handler, converter(json), settings.initTimeout(), null, origins);
        this.streams = streams;
        this.scopes = scopes;
        this.documents = documents;
        this.json = json;
        this.settings = settings;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static org.springframework.http.converter.HttpMessageConverter<Object> converter(JsonMapper json) {
        return (org.springframework.http.converter.HttpMessageConverter) new JacksonJsonHttpMessageConverter(json);
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of(PROTOCOL);
    }

    /** The parts of a message are put together here, so that no connection keeps a buffer for the largest message. */
    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        WebSocketConnection connection = new WebSocketConnection(new QuietSession(session));
        session.getAttributes().put(WebSocketConnection.ATTRIBUTE, connection);
        if (!PROTOCOL.equals(session.getAcceptedProtocol())) {
            connection.closeNow(NO_PROTOCOL);
            return;
        }
        if (!streams.hasRoomForConnection()) {
            connection.close(StreamEnd.UNAVAILABLE);
            return;
        }
        streams.opened(connection);
        super.afterConnectionEstablished(connection.webSocket());
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        streams.closed(connection(session));
        super.afterConnectionClosed(session, status);
    }

    private static WebSocketConnection connection(WebSocketSession session) {
        return (WebSocketConnection)
                Objects.requireNonNull(session.getAttributes().get(WebSocketConnection.ATTRIBUTE));
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) throws Exception {
        connection(session).heard();
        super.handleMessage(connection(session).webSocket(), message);
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage part) throws Exception {
        WebSocketConnection connection = connection(session);
        StringBuilder message = connection.message();
        if (message.length() + part.getPayload().length()
                > settings.maxMessageSize().toBytes()) {
            connection.closeNow(CloseStatus.TOO_BIG_TO_PROCESS);
            return;
        }
        if (!part.isLast()) {
            message.append(part.getPayload());
            return;
        }
        String text = message.isEmpty()
                ? part.getPayload()
                : message.append(part.getPayload()).toString();
        message.setLength(0);
        String accepted = accepted(connection, text);
        if (accepted != null) {
            scopes.call(() -> {
                super.handleTextMessage(session, new TextMessage(accepted));
                return true;
            });
        }
    }

    /** The message for Spring's handler; null if the connection is closed because of it. */
    private @Nullable String accepted(WebSocketConnection connection, String text) {
        Map<String, Object> message;
        try {
            message = json.readValue(text, OBJECT);
        } catch (JacksonException e) {
            connection.closeNow(INVALID_MESSAGE);
            return null;
        }
        if (!(message != null && message.get("type") instanceof String type && TYPES.contains(type))
                || !(message.get("payload") == null || message.get("payload") instanceof Map<?, ?>)) {
            connection.closeNow(INVALID_MESSAGE);
            return null;
        }
        if (type.equals("complete") || type.equals("subscribe")) {
            if (!(message.get("id") instanceof String id) || id.isEmpty() || id.length() > LONGEST_ID) {
                connection.closeNow(INVALID_MESSAGE);
                return null;
            }
        }
        return type.equals("subscribe") ? subscribe(connection, message, text) : text;
    }

    @SuppressWarnings("unchecked")
    private @Nullable String subscribe(WebSocketConnection connection, Map<String, Object> message, String text) {
        if (connection.session() == null) {
            connection.closeNow(UNAUTHORIZED);
            return null;
        }
        if (!(message.get("payload") instanceof Map<?, ?> payload)) {
            connection.closeNow(INVALID_MESSAGE);
            return null;
        }
        Map<String, Object> known =
                documents.resolve((Map<String, Object>) payload).orElse(null);
        if (known == null) {
            connection.closeNow(INVALID_MESSAGE);
            return null;
        }
        if (connection.subscriptions() >= settings.maxPerConnection()) {
            connection.closeNow(TOO_MANY);
            return null;
        }
        if (!connection.begin(String.valueOf(message.get("id")))) {
            connection.closeNow(DUPLICATE);
            return null;
        }
        if (known.equals(payload)) {
            return text;
        }
        message.put("payload", known.containsKey(QUERY) ? known : WebSocketRequests.UNKNOWN_DOCUMENT);
        return json.writeValueAsString(message);
    }

    /**
     * A client that is gone, or does not read until the server gives up, is no failure of the server: its connection is
     * closed, without an error in the log.
     */
    private static final class QuietSession extends WebSocketSessionDecorator {

        private static final Logger log = LoggerFactory.getLogger(SubscriptionWebSocketHandler.class);

        QuietSession(WebSocketSession session) {
            super(session);
        }

        @Override
        public void sendMessage(WebSocketMessage<?> message) throws IOException {
            try {
                super.sendMessage(message);
            } catch (IOException | IllegalStateException e) {
                log.debug("A message could not be sent", e);
                close(CloseStatus.SESSION_NOT_RELIABLE);
            }
        }
    }
}
