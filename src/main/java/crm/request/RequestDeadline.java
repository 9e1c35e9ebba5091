package crm.request;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the database work of a request when its time is over or its client is gone. A request holds one connection at
 * most, since it runs on one thread. Another thread cancels its statement.
 */
public final class RequestDeadline {

    private static final Logger log = LoggerFactory.getLogger(RequestDeadline.class);

    /** How long PostgreSQL may take to cancel; then the connection is aborted. */
    private static final Duration UNTIL_GIVEN_UP = Duration.ofMillis(500);

    private volatile long deadline;

    private volatile @Nullable Semaphore connectionShare;

    private boolean readsOnly;

    private @Nullable PgConnection connection;

    /** When the connection was taken, by {@link System#nanoTime}. */
    private long connectedAt;

    private long connectedNanos;

    private boolean cancelled;

    private volatile boolean stopped;

    private volatile long stoppedAt;

    /** Set while the request is executed: after it was read, before the response is written. */
    private @Nullable SocketWrapperBase<?> watched;

    /** @param deadline by {@link System#nanoTime} */
    RequestDeadline(long deadline) {
        this.deadline = deadline;
    }

    /** The deadline of the request on this thread; null on threads that handle no request. */
    public static @Nullable RequestDeadline current() {
        return RequestContext.current().map(RequestContext::deadline).orElse(null);
    }

    /**
     * Sets the limits of an admitted request.
     *
     * @param share permits for the connections that its caller may hold at the same time
     * @param end of its time, by {@link System#nanoTime}
     */
    public void admit(Semaphore share, long end) {
        connectionShare = share;
        deadline = end;
    }

    /** Gives the request more time from now on: for one that receives a file. It holds no connection meanwhile. */
    public void extend(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
    }

    /** Makes the connection of the request read-only. */
    public void readsOnly() {
        readsOnly = true;
    }

    boolean isReadOnly() {
        return readsOnly;
    }

    /**
     * Watches the socket for a client that disconnects, until {@link #unwatch}. Only between reading the request and
     * writing the response: then no other thread uses the socket.
     */
    public synchronized void watch(@Nullable SocketWrapperBase<?> socket) {
        watched = socket;
    }

    public synchronized void unwatch() {
        watched = null;
    }

    /** May read the next request into the buffer of Tomcat, which finds it there. */
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
     * Acquires one of the caller's permits to hold a connection.
     *
     * @param timeout how long to wait for a permit
     * @return whether a permit was acquired and has to be released
     */
    boolean acquireShare(Duration timeout) throws SQLException {
        requireTime();
        Semaphore share = connectionShare;
        if (share == null || holdsConnection()) {
            return false;
        }
        try {
            if (share.tryAcquire() || share.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SQLTransientConnectionException("the caller holds its share of the connections");
    }

    void releaseShare() {
        Semaphore share = connectionShare;
        if (share != null) {
            share.release();
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
            connectedAt = System.nanoTime();
        }
        return taken;
    }

    /** @return whether a cancellation may still reach this connection: then it must not be reused */
    synchronized boolean letsGo(PgConnection held) {
        if (connection == held) {
            disconnected();
        }
        return cancelled;
    }

    private void disconnected() {
        connection = null;
        connectedNanos += System.nanoTime() - connectedAt;
    }

    /** How long the request has held a connection to the database so far. */
    public synchronized Duration connectionTime() {
        return Duration.ofNanos(connectedNanos + (connection == null ? 0 : System.nanoTime() - connectedAt));
    }

    private void requireTime() throws SQLTimeoutException {
        if (stopped) {
            throw new SQLTimeoutException("the request has taken its time");
        }
    }

    /** Cancels the request if its time is over. Another thread calls this. */
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
            if (held != null) {
                disconnected();
            }
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
