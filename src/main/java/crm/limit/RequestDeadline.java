package crm.limit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request over HTTP, from its first byte to its last, and what it holds of the database: one connection at most,
 * since a request runs on one thread. Whatever it waits for there can be ended from outside.
 */
final class RequestDeadline {

    private static final Logger log = LoggerFactory.getLogger(RequestDeadline.class);

    private static final ThreadLocal<@Nullable RequestDeadline> CURRENT = new ThreadLocal<>();

    /** For PostgreSQL to hear of a cancellation. One that does not is given up. */
    private static final Duration UNTIL_GIVEN_UP = Duration.ofMillis(500);

    private volatile long deadline;

    private volatile @Nullable CallerQuota allowance;

    private boolean readsOnly;

    private @Nullable PgConnection connection;

    private boolean cancelled;

    private volatile boolean stopped;

    private volatile long stoppedAt;

    /** While the request is being executed: it has been read then, and nothing is written yet. */
    private @Nullable SocketWrapperBase<?> watched;

    /** @param deadline by {@link System#nanoTime} */
    RequestDeadline(long deadline) {
        this.deadline = deadline;
    }

    /** That of this thread; null on threads that serve nobody. */
    static @Nullable RequestDeadline current() {
        return CURRENT.get();
    }

    void begin() {
        CURRENT.set(this);
    }

    void end() {
        CURRENT.remove();
    }

    /**
     * It has been read, and is let in.
     *
     * @param end of its time, by {@link System#nanoTime}
     */
    void isOf(CallerQuota given, long end) {
        allowance = given;
        deadline = end;
    }

    /** From now on the database takes no change from it. */
    void readsOnly() {
        readsOnly = true;
    }

    boolean isReadOnly() {
        return readsOnly;
    }

    /**
     * From now on nobody but the watcher looks at the socket, until {@link #unwatch}: the request has been read to its
     * end, and its answer is not there.
     */
    synchronized void watch(@Nullable SocketWrapperBase<?> socket) {
        watched = socket;
    }

    synchronized void unwatch() {
        watched = null;
    }

    /** Reads ahead what the client may have sent already; Tomcat finds it there. */
    private synchronized boolean clientIsGone() {
        if (watched == null) {
            return false;
        }
        try {
            watched.isReadyForRead();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Takes a place among those of the caller who may hold a connection.
     *
     * @param patience how long it may have to wait for one
     * @return whether there is one to give back
     */
    boolean takeShare(Duration patience) throws SQLException {
        requireTime();
        CallerQuota caller = allowance;
        if (caller == null || holdsConnection()) {
            return false;
        }
        try {
            if (caller.connections().tryAcquire()
                    || caller.connections().tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SQLTransientConnectionException("the caller holds its share of the connections");
    }

    void giveShareBack() {
        CallerQuota caller = allowance;
        if (caller != null) {
            caller.connections().release();
        }
    }

    private synchronized boolean holdsConnection() {
        return connection != null;
    }

    synchronized PgConnection holds(Connection held) throws SQLException {
        requireTime();
        PgConnection taken = (PgConnection) held.unwrap(PGConnection.class);
        if (connection == null) {
            connection = taken;
        }
        return taken;
    }

    /** @return whether a cancellation may still be on its way to this connection, so that nobody else should get it */
    synchronized boolean letsGo(PgConnection held) {
        if (connection == held) {
            connection = null;
        }
        return cancelled;
    }

    private void requireTime() throws SQLTimeoutException {
        if (stopped) {
            throw new SQLTimeoutException("the request has taken its time");
        }
    }

    /** Looks after it, from a thread that is not its own. */
    void check(long now) {
        if (!stopped && (now - deadline >= 0 || clientIsGone())) {
            stop(now);
        } else if (stopped && now - stoppedAt >= UNTIL_GIVEN_UP.toNanos()) {
            giveUp();
        }
    }

    private void stop(long now) {
        PgConnection held;
        synchronized (this) {
            stoppedAt = now;
            stopped = true;
            held = connection;
            cancelled = held != null;
        }
        if (held != null) {
            // Connects to the database, which may not answer.
            Thread.ofVirtual().name("cancel").start(() -> {
                try {
                    held.cancelQuery();
                } catch (SQLException e) {
                    log.warn("A statement could not be cancelled: {}", e.getMessage());
                }
            });
        }
    }

    private void giveUp() {
        PgConnection held;
        synchronized (this) {
            held = connection;
            connection = null;
        }
        if (held != null) {
            log.warn("A connection to the database does not answer, and is given up");
            try {
                held.abort(Runnable::run);
            } catch (SQLException e) {
                log.warn("A connection could not be given up: {}", e.getMessage());
            }
        }
    }
}
