package crm.feed;

import crm.command.ChangesCommitted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Reads the feed for all listeners of this node, whatever their number: when a mutation of this node is committed, when
 * another node tells of changes, and otherwise at intervals. Nothing is read while nobody listens.
 */
@Component
class FeedReader implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FeedReader.class);

    private static final int BATCH = 500;

    /** After a failure of the database. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ChangeRepository changes;

    private final FeedSettings settings;

    private final List<Consumer<List<Change>>> listeners = new CopyOnWriteArrayList<>();

    private final Semaphore wake = new Semaphore(0);

    private @Nullable ChangePosition position;

    private volatile @Nullable Thread thread;

    FeedReader(ChangeRepository changes, FeedSettings settings) {
        this.changes = changes;
        this.settings = settings;
    }

    /** Reads at once. */
    void wake() {
        if (!listeners.isEmpty()) {
            wake.release();
        }
    }

    @EventListener
    void on(ChangesCommitted committed) {
        wake();
    }

    /** Tells of all changes from now on, in their order, on the thread of this reader. */
    AutoCloseable listen(Consumer<List<Change>> listener) {
        ChangePosition now = changes.bounds().horizon();
        synchronized (this) {
            if (listeners.isEmpty()) {
                position = now;
            }
            listeners.add(listener);
        }
        wake.release();
        return () -> {
            synchronized (this) {
                listeners.remove(listener);
            }
        };
    }

    private void run() {
        boolean failed = false;
        while (thread == Thread.currentThread()) {
            try {
                boolean more = read();
                failed = false;
                if (!more) {
                    await(listeners.isEmpty() ? null : settings.pollInterval());
                }
            } catch (RuntimeException e) {
                // The streams of this node would be silent without an end.
                if (!failed && thread == Thread.currentThread()) {
                    log.warn("The change feed cannot be read. It is tried again every {} s", PAUSE.toSeconds(), e);
                    failed = true;
                }
                await(PAUSE);
            }
        }
    }

    /** @return whether there may be more */
    private boolean read() {
        ChangePosition from;
        synchronized (this) {
            from = position;
            if (listeners.isEmpty() || from == null) {
                return false;
            }
        }
        ChangePosition horizon = changes.bounds().horizon();
        List<Change> told = changes.between(from, horizon, BATCH);
        boolean more = told.size() == BATCH;
        ChangePosition end = more ? told.getLast().position() : horizon.orLater(from);
        List<Consumer<List<Change>>> present;
        synchronized (this) {
            if (!from.equals(position)) {
                // The last listener left, and another one came.
                return true;
            }
            position = end;
            present = List.copyOf(listeners);
        }
        if (!told.isEmpty()) {
            present.forEach(listener -> tell(listener, told));
        }
        return more;
    }

    private static void tell(Consumer<List<Change>> listener, List<Change> told) {
        try {
            listener.accept(told);
        } catch (RuntimeException e) {
            log.error("A listener of the change feed failed", e);
        }
    }

    private void await(@Nullable Duration longest) {
        try {
            if (longest == null) {
                wake.acquire();
            } else if (!wake.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            wake.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread = null;
        }
    }

    @Override
    public void start() {
        Thread started = Thread.ofVirtual().name("feed-reader").unstarted(this::run);
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        thread = null;
        wake.release();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
