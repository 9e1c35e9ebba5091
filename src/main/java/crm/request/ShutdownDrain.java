package crm.request;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The first step of a shutdown: for {@code crm.http.drain-period}, new requests are refused with 503. Then Spring Boot
 * closes the port and waits for the running requests.
 */
@Component
@ConditionalOnWebApplication
class ShutdownDrain implements SmartLifecycle {

    private final ShutdownSettings settings;

    private volatile boolean running;

    private volatile boolean draining;

    ShutdownDrain(ShutdownSettings settings) {
        this.settings = settings;
    }

    /** Whether new requests are refused. */
    boolean isDraining() {
        return draining;
    }

    @Override
    public void start() {
        draining = false;
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        draining = true;
        CompletableFuture.delayedExecutor(settings.drainPeriod().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    running = false;
                    done.run();
                });
    }

    @Override
    public void stop() {
        draining = true;
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
