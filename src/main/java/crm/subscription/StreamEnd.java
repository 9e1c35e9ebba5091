package crm.subscription;

import crm.graphql.RequestErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/** Why a stream ends. The codes from 4400 are those of the protocol graphql-transport-ws. */
enum StreamEnd {
    /** The client unsubscribed or disconnected. */
    CLIENT(null, RequestErrorCode.UNAVAILABLE),
    /** The client reads more slowly than events come. */
    SLOW(new CloseStatus(1013, "Too slow: resume after the last cursor"), RequestErrorCode.RATE_LIMITED),
    /** The server stops. */
    SHUTDOWN(new CloseStatus(1012, "The server restarts: resume after the last cursor"), RequestErrorCode.UNAVAILABLE),
    /** The token expired, the key was revoked, or the person has other rights now. */
    RIGHTS(new CloseStatus(4403, "Forbidden"), RequestErrorCode.UNAUTHENTICATED),
    /** The caller has no points left. */
    POINTS(null, RequestErrorCode.RATE_LIMITED),
    /** Events could not be read for too long. */
    UNAVAILABLE(new CloseStatus(1013, "Unavailable: resume after the last cursor"), RequestErrorCode.UNAVAILABLE),
    /** The position is too old, or of another database. */
    EXPIRED(null, RequestErrorCode.EXPIRED_CURSOR);

    private final @Nullable CloseStatus status;

    private final RequestErrorCode code;

    StreamEnd(@Nullable CloseStatus status, RequestErrorCode code) {
        this.status = status;
        this.code = code;
    }

    /** With which the whole WebSocket connection is closed; null if only the stream ends. */
    @Nullable
    CloseStatus status() {
        return status;
    }

    /** In the error that ends a stream of server-sent events. */
    RequestErrorCode code() {
        return code;
    }

    /** The key of its message to the client. */
    String messageKey() {
        return "subscription." + name().toLowerCase(Locale.ROOT);
    }
}
