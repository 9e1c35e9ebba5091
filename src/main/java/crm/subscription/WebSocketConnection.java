package crm.subscription;

import crm.security.CallerSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.WebSocketSession;

/** A WebSocket connection: its caller, its streams, and whether its client is still there. */
final class WebSocketConnection {

    /** Clients connect again after it. */
    private static final CloseStatus SILENT = new CloseStatus(1013, "No answer to pings: resume after the last cursor");

    static final String ATTRIBUTE = "crm.subscription.connection";

    private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);

    private final WebSocketSession session;

    private final AtomicBoolean closing = new AtomicBoolean();

    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();

    /** Parts of a message that has not arrived as a whole. */
    private final StringBuilder message = new StringBuilder();

    private volatile long heardAt = System.nanoTime();

    private volatile long pingedAt = heardAt;

    private volatile @Nullable CallerSession caller;

    WebSocketConnection(WebSocketSession session) {
        this.session = session;
    }

    WebSocketSession webSocket() {
        return session;
    }

    /** Null until {@code connection_init}. */
    @Nullable
    CallerSession session() {
        return caller;
    }

    void identified(CallerSession found) {
        caller = found;
    }

    /** Any message or frame of the client shows that it is there. */
    void heard() {
        heardAt = System.nanoTime();
    }

    /** @return whether no subscription has this id */
    boolean begin(String id) {
        return subscriptions.add(id);
    }

    void end(String id) {
        subscriptions.remove(id);
    }

    int subscriptions() {
        return subscriptions.size();
    }

    StringBuilder message() {
        return message;
    }

    /**
     * Sends a ping after an interval of silence. The client's side of TCP may be gone without a word: it is
     * disconnected after another interval.
     */
    void test(long now, Duration interval) {
        long silence = now - heardAt;
        if (silence >= 2 * interval.toNanos()) {
            close(SILENT);
        } else if (silence >= interval.toNanos() && now - pingedAt >= interval.toNanos()) {
            pingedAt = now;
            // Waits for a message that is being sent.
            Thread.ofVirtual().name("ping").start(() -> {
                try {
                    session.sendMessage(new PingMessage());
                } catch (IOException | IllegalStateException e) {
                    log.debug("A ping could not be sent", e);
                }
            });
        }
    }

    void close(StreamEnd reason) {
        close(Objects.requireNonNull(reason.status(), "this reason ends a stream only"));
    }

    /** Without waiting: a message may be on its way to a client that does not read. */
    void close(CloseStatus status) {
        if (closing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("close").start(() -> closeNow(status));
        }
    }

    void closeNow(CloseStatus status) {
        closing.set(true);
        try {
            session.close(status);
        } catch (IOException e) {
            log.debug("A connection could not be closed", e);
        }
    }
}
