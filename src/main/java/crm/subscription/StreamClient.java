package crm.subscription;

import crm.security.CallerSession;
import org.jspecify.annotations.Nullable;

/**
 * Who receives a stream, and how.
 *
 * @param transport as the metrics and the access log name it
 * @param connection of WebSocket; null for server-sent events, where each stream has its own
 * @param id of the subscription among those of its connection
 */
record StreamClient(
        Transport transport,
        CallerSession session,
        @Nullable WebSocketConnection connection,
        String id) {

    enum Transport {
        WEBSOCKET,
        SSE
    }
}
