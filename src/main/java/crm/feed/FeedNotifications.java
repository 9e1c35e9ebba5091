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
 * transactions themselves would let their commits wait for each other. Where a pooler in transaction mode keeps LISTEN
 * from working, the reader finds the changes at its next interval.
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

    private volatile boolean running;

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
        running = true;
        Thread.ofVirtual().name("feed-notify").start(this::send);
        Thread.ofVirtual().name("feed-listen").start(this::listen);
    }

    @Override
    public void stop() {
        running = false;
        committed.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** One notification for all changes of an interval. */
    private void send() {
        while (running) {
            try {
                committed.acquire();
                if (!running) {
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

    private void listen() {
        DataSource own = UnpooledConnections.of(database);
        while (running) {
            try (Connection connection = own.getConnection()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("listen " + CHANNEL);
                }
                // What was committed while no connection listened.
                reader.wake();
                PGConnection listening = connection.unwrap(PGConnection.class);
                while (running) {
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
            running = false;
        }
    }
}
