package crm.limit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** All requests that are being answered, and someone who looks at the clock for them. */
@Component
@ConditionalOnWebApplication
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestDeadlines extends OncePerRequestFilter implements DisposableBean {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Set<RequestDeadline> requests = ConcurrentHashMap.newKeySet();

    private final Duration deadline;

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("requests").factory());

    RequestDeadlines(RateLimitSettings settings) {
        this.deadline = settings.deadline();
        var unused = watch.scheduleWithFixedDelay(
                this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestDeadline ongoing = new RequestDeadline(System.nanoTime() + deadline.toNanos());
        requests.add(ongoing);
        ongoing.begin();
        try {
            chain.doFilter(request, response);
        } finally {
            ongoing.end();
            requests.remove(ongoing);
        }
    }

    private void look() {
        long now = System.nanoTime();
        requests.forEach(request -> request.check(now));
    }

    @Override
    public void destroy() {
        super.destroy();
        watch.shutdownNow();
    }
}
