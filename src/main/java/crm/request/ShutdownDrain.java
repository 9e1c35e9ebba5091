package crm.request;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The first step of a shutdown: for {@code crm.http.drain-period}, requests are answered as before, but each answer
 * closes its connection, idle connections are closed, and {@code /readyz} is answered 503. So proxies and clients move
 * to another node without an error. Then Spring Boot closes the port and waits for the running requests.
 */
@Component
@ConditionalOnWebApplication
class ShutdownDrain implements SmartLifecycle {

    private final ShutdownSettings settings;

    private final ApplicationContext context;

    private volatile boolean running;

    private volatile boolean draining;

    ShutdownDrain(ShutdownSettings settings, ApplicationContext context) {
        this.settings = settings;
        this.context = context;
    }

    /** Whether each answer closes its connection. */
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
        if (context instanceof WebServerApplicationContext web
                && web.getWebServer() instanceof TomcatWebServer tomcat) {
            WatchedHttpProtocol.closeIdleConnections(tomcat.getTomcat().getConnector());
        }
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
