package crm.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The first step of a stop: for a moment, whoever still comes is told to go elsewhere. Then Spring Boot closes the port
 * and waits for the requests that are under way.
 */
@Component
@ConditionalOnWebApplication
class ShutdownDrain implements SmartLifecycle {

    private final HttpSettings settings;

    private volatile boolean running;

    private volatile boolean draining;

    ShutdownDrain(HttpSettings settings) {
        this.settings = settings;
    }

    /** Whether new requests are turned away. */
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
