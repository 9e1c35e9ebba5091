package crm;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;

/**
 * Ends the process if SIGTERM comes during the start, and the start does not end: it waits for a database that says
 * nothing, or for the changelog of another server. Spring would wait for the start. PostgreSQL takes back what was not
 * committed.
 */
class StoppedStart implements ApplicationListener<SpringApplicationEvent> {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** What a process returns that SIGTERM ends. */
    private static final int TERMINATED = 143;

    private final CountDownLatch ended = new CountDownLatch(1);

    StoppedStart() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endProcess, "stopped-start"));
    }

    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationStartedEvent || event instanceof ApplicationFailedEvent) {
            ended.countDown();
        }
    }

    private void endProcess() {
        try {
            if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(TERMINATED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
