package crm.webhook;

import crm.command.ChangesCommitted;
import crm.feed.ChangeFeed;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Works on all webhooks as long as the application runs: when the change feed has news, and when deliveries are due.
 * Each webhook has its own threads, so that a slow receiver delays no other. Nodes share the work through the database.
 */
class WebhookDispatcher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WebhookDispatcher.class);

    /** How often all webhooks look at the feed, whether it had news or not. */
    private static final Duration FULL_ROUND = Duration.ofSeconds(30);

    /** Webhooks of a node that read the database at the same time. */
    private static final int READERS = 2;

    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final WebhookWork work;

    private final WebhookRepository repository;

    private final WebhookSender sender;

    private final ChangeFeed feed;

    private final WebhookSettings settings;

    private final Clock clock;

    private final Semaphore wake = new Semaphore(0);

    private final Semaphore readers = new Semaphore(READERS, true);

    private final Semaphore sending;

    private final AtomicBoolean news = new AtomicBoolean(true);

    /** Webhooks whose deliveries are being claimed; false until there is a reason to look again. */
    private final ConcurrentHashMap<UUID, Boolean> busy = new ConcurrentHashMap<>();

    private @Nullable ExecutorService threads;

    private volatile boolean running;

    WebhookDispatcher(
            WebhookWork work,
            WebhookRepository repository,
            WebhookSender sender,
            ChangeFeed feed,
            WebhookSettings settings,
            Clock clock) {
        this.work = work;
        this.repository = repository;
        this.sender = sender;
        this.feed = feed;
        this.settings = settings;
        this.clock = clock;
        this.sending = new Semaphore(settings.maxConcurrent());
    }

    /** A new webhook, a test or a replay begins at once. */
    @EventListener
    void on(ChangesCommitted committed) {
        if (committed.mutation().contains("Webhook")) {
            news.set(true);
        }
        wake.release();
    }

    @Override
    public synchronized void start() {
        running = true;
        ExecutorService started = Executors.newVirtualThreadPerTaskExecutor();
        threads = started;
        started.execute(() -> run(started));
    }

    /** Waits for what is being sent. What does not end in time is sent again later. */
    @Override
    public synchronized void stop() {
        running = false;
        wake.release();
        ExecutorService started = threads;
        if (started == null) {
            return;
        }
        started.shutdown();
        try {
            if (!started.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                started.shutdownNow();
            }
        } catch (InterruptedException e) {
            started.shutdownNow();
            Thread.currentThread().interrupt();
        }
        sender.close();
        threads = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run(ExecutorService started) {
        AutoCloseable listening = null;
        long full = System.nanoTime();
        boolean failed = false;
        try {
            while (running) {
                try {
                    Set<UUID> webhooks = new LinkedHashSet<>();
                    boolean all = news.getAndSet(false) || System.nanoTime() - full >= 0;
                    if (all) {
                        full = System.nanoTime() + FULL_ROUND.toNanos();
                        List<UUID> active = repository.active();
                        webhooks.addAll(active);
                        listening = listening(listening, !active.isEmpty());
                    } else {
                        webhooks.addAll(repository.due(clock.instant()));
                    }
                    webhooks.forEach(id -> begin(started, id));
                    failed = false;
                } catch (DataAccessException | TransactionException e) {
                    if (!failed) {
                        log.warn("Webhooks cannot be read. It is tried again", e);
                        failed = true;
                    }
                }
                if (wake.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
            listening(listening, false);
        } catch (InterruptedException e) {
            // stop() ends it.
            Thread.currentThread().interrupt();
        }
    }

    /** Listens to the feed while there are webhooks. */
    private @Nullable AutoCloseable listening(@Nullable AutoCloseable now, boolean wanted) {
        if (wanted && now == null) {
            return feed.listen(changes -> {
                news.set(true);
                wake.release();
            });
        }
        if (!wanted && now != null) {
            try {
                now.close();
            } catch (Exception e) {
                throw new IllegalStateException("a listener of the feed can always be removed", e);
            }
            return null;
        }
        return now;
    }

    /** Works on a webhook, or lets the thread that works on it look once more. */
    private void begin(ExecutorService started, UUID id) {
        if (started.isShutdown() || busy.put(id, true) != null) {
            return;
        }
        try {
            started.execute(() -> {
                while (running && busy.replace(id, true, false)) {
                    try {
                        take(started, id);
                    } catch (DataAccessException | TransactionException | WebhookDocuments.Unanswered e) {
                        log.warn("The work on webhook {} failed. It is tried again", id, e);
                        busy.remove(id);
                        return;
                    } catch (RuntimeException e) {
                        log.error("The work on webhook {} failed", id, e);
                        busy.remove(id);
                        return;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                    busy.remove(id, false);
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("Webhook {} is not worked on: the server stops", id, e);
        }
    }

    private void take(ExecutorService started, UUID id) throws InterruptedException {
        sending.acquire();
        int permits = 1;
        while (permits < settings.concurrency() && sending.tryAcquire()) {
            permits++;
        }
        List<WebhookDelivery> claimed = List.of();
        try {
            readers.acquire();
            try {
                work.findChanges(id);
                claimed = work.claim(id, permits);
            } finally {
                readers.release();
            }
        } finally {
            sending.release(permits - claimed.size());
        }
        for (WebhookDelivery delivery : claimed) {
            started.execute(() -> {
                try {
                    work.send(delivery);
                } catch (RuntimeException e) {
                    // It is sent again after its lease.
                    log.error("The delivery {} failed", delivery.id(), e);
                } finally {
                    sending.release();
                    begin(started, id);
                }
            });
        }
    }
}
