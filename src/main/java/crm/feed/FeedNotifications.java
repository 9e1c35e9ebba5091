package crm.feed;

import crm.command.ChangesCommitted;
import crm.security.UnpooledConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells the other nodes of changes by NOTIFY, and hears of theirs by LISTEN on a connection of its own. A NOTIFY in the
 * transactions themselves would let their commits wait for each other. Behind a connection pooler, whose sessions
 * belong to nobody, there is no LISTEN: the reader finds the changes at its next interval.
 */
@Component
class FeedNotifications implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FeedNotifications.class);

    private static final String CHANNEL = "crm_changes";

    /** How long one wait for a notification lasts, and how long a stop can take. */
    private static final Duration WAIT = Duration.ofSeconds(2);

    /** After the connection was lost. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final FeedReader reader;

    private final FeedSettings settings;

    private final JdbcClient jdbc;

    private final DataSource database;

    private final Semaphore committed = new Semaphore(0);

    /** Of the present run: the threads of an earlier one end when they see another. */
    private volatile @Nullable Object run;

    FeedNotifications(FeedReader reader, FeedSettings settings, JdbcClient jdbc, DataSource database) {
        this.reader = reader;
        this.settings = settings;
        this.jdbc = jdbc;
        this.database = database;
    }

    @EventListener
    void on(ChangesCommitted change) {
        committed.release();
    }

    @Override
    public void start() {
        Object started = new Object();
        run = started;
        Thread.ofVirtual().name("feed-notify").start(() -> send(started));
        Thread.ofVirtual().name("feed-listen").start(() -> listen(started));
    }

    @Override
    public void stop() {
        run = null;
        committed.release();
    }

    @Override
    public boolean isRunning() {
        return run != null;
    }

    /** One notification for all changes of an interval. */
    private void send(Object started) {
        while (run == started) {
            try {
                committed.acquire();
                if (run != started) {
                    return;
                }
                committed.drainPermits();
                jdbc.sql("select pg_notify(?, '')")
                        .param(CHANNEL)
                        .query((row, number) -> number)
                        .list();
                TimeUnit.MILLISECONDS.sleep(settings.notificationInterval().toMillis());
            } catch (DataAccessException e) {
                // The other nodes find the changes at their next interval.
                log.debug("Other nodes could not be told of changes", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void listen(Object started) {
        DataSource own = UnpooledConnections.of(database);
        while (run == started) {
            try (Connection connection = own.getConnection()) {
                if (UnpooledConnections.isShared(connection)) {
                    log.info(
                            "No LISTEN behind a connection pooler: changes of other nodes are found every {} ms",
                            settings.pollInterval().toMillis());
                    return;
                }
                try (Statement statement = connection.createStatement()) {
                    statement.execute("listen " + CHANNEL);
                }
                // What was committed while no connection listened.
                reader.wake();
                PGConnection listening = connection.unwrap(PGConnection.class);
                while (run == started) {
                    PGNotification[] heard = listening.getNotifications(Math.toIntExact(WAIT.toMillis()));
                    if (heard != null && heard.length > 0) {
                        reader.wake();
                    }
                }
            } catch (SQLException e) {
                log.debug("No notifications of other nodes: the connection was lost", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run = null;
        }
    }
}
