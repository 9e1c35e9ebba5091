package crm.webhook;

import crm.command.ChangesCommitted;
import crm.feed.ChangeFeed;
import java.time.Clock;
import java.time.Duration;
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

/**
 * Works on all webhooks as long as the application runs: when the change feed has news, and when deliveries are due.
 * Each webhook has its own threads, so that a slow receiver delays no other. Nodes share the work through the database.
 */
class WebhookDispatcher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WebhookDispatcher.class);

    /** How often all webhooks look at the feed, whether it had news or not. */
    private static final Duration FULL_ROUND = Duration.ofSeconds(30);

    /** The part of what a node sends at the same time that one owner may use. */
    private static final int SHARE = 4;

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final WebhookWork work;

    private final WebhookRepository repository;

    private final WebhookSender sender;

    private final ChangeFeed feed;

    private final WebhookSettings settings;

    private final Clock clock;

    private final Semaphore wake = new Semaphore(0);

    private final Semaphore sending;

    /** What the owner of webhooks may send at the same time. */
    private final ConcurrentHashMap<UUID, Semaphore> shares = new ConcurrentHashMap<>();

    private final AtomicBoolean news = new AtomicBoolean(true);

    /** Webhooks whose deliveries are being claimed; false until there is a reason to look again. */
    private final ConcurrentHashMap<UUID, Boolean> busy = new ConcurrentHashMap<>();

    /** Webhooks whose changes could not be found the last time. */
    private final Set<UUID> failing = ConcurrentHashMap.newKeySet();

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
                    List<WebhookRepository.Active> webhooks;
                    boolean all = news.getAndSet(false) || System.nanoTime() - full >= 0;
                    if (all) {
                        full = System.nanoTime() + FULL_ROUND.toNanos();
                        webhooks = repository.active();
                        listening = listening(listening, !webhooks.isEmpty());
                    } else {
                        webhooks = repository.due(clock.instant());
                    }
                    webhooks.forEach(webhook -> begin(started, webhook));
                    failed = false;
                } catch (RuntimeException e) {
                    if (!failed) {
                        log.error("Webhooks cannot be read. It is tried again", e);
                        failed = true;
                    }
                    news.set(true);
                    Thread.sleep(AFTER_FAILURE);
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
    private void begin(ExecutorService started, WebhookRepository.Active webhook) {
        UUID id = webhook.id();
        if (started.isShutdown() || busy.put(id, true) != null) {
            return;
        }
        try {
            started.execute(() -> {
                while (running && busy.replace(id, true, false)) {
                    try {
                        take(started, webhook);
                    } catch (RuntimeException e) {
                        failed(id, e);
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

    /** Once, until it succeeds. */
    private void failed(UUID id, RuntimeException e) {
        if (failing.add(id)) {
            log.warn("The work on webhook {} failed. It is tried again", id, e);
        }
    }

    private void take(ExecutorService started, WebhookRepository.Active webhook) throws InterruptedException {
        UUID id = webhook.id();
        try {
            if (work.findChanges(id)) {
                busy.put(id, true);
            }
            failing.remove(id);
        } catch (RuntimeException e) {
            // What was found before is sent.
            failed(id, e);
        }
        Semaphore share = shares.computeIfAbsent(
                webhook.owner(), owner -> new Semaphore(Math.max(1, settings.maxConcurrent() / SHARE), true));
        share.acquire();
        int permits = 1;
        int claimed = 0;
        try {
            sending.acquire();
            try {
                while (permits < settings.concurrency() && share.tryAcquire()) {
                    if (!sending.tryAcquire()) {
                        share.release();
                        break;
                    }
                    permits++;
                }
                for (WebhookDelivery delivery : work.claim(id, permits)) {
                    claimed++;
                    send(started, webhook, share, delivery);
                }
            } finally {
                sending.release(permits - claimed);
            }
        } finally {
            share.release(permits - claimed);
        }
    }

    private void send(
            ExecutorService started, WebhookRepository.Active webhook, Semaphore share, WebhookDelivery delivery) {
        started.execute(() -> {
            try {
                work.send(delivery);
            } catch (RuntimeException e) {
                // It is sent again after its lease.
                log.error("The delivery {} failed", delivery.id(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                sending.release();
                share.release();
                begin(started, webhook);
            }
        });
    }
}
