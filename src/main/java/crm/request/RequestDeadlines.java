package crm.request;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** The requests that are running, and the thread that checks their deadlines. */
@Component
@ConditionalOnWebApplication
class RequestDeadlines implements DisposableBean {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Set<RequestDeadline> requests = ConcurrentHashMap.newKeySet();

    private final Duration deadline;

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("requests").factory());

    RequestDeadlines(RequestDeadlineSettings settings) {
        this.deadline = settings.deadline();
        var unused = watch.scheduleWithFixedDelay(
                this::check, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    RequestDeadline start() {
        RequestDeadline started = new RequestDeadline(System.nanoTime() + deadline.toNanos());
        requests.add(started);
        return started;
    }

    void end(RequestDeadline ended) {
        requests.remove(ended);
    }

    private void check() {
        long now = System.nanoTime();
        requests.forEach(request -> request.check(now));
    }

    @Override
    public void destroy() {
        watch.shutdownNow();
    }
}
