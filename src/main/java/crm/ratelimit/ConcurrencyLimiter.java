package crm.ratelimit;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Limits the number of requests that run at the same time, in all and for each caller. Further requests wait for a
 * short time. A caller who sends many requests at once delays only its own.
 */
@Component
class ConcurrencyLimiter {

    private final RateLimitSettings settings;

    private final Semaphore all;

    ConcurrencyLimiter(RateLimitSettings settings) {
        this.settings = settings;
        this.all = new Semaphore(settings.maxConcurrent(), true);
    }

    /** Who has to give way. */
    enum Refusal {
        /** This caller has as many requests on the way as it may. */
        CALLER,
        /** Everybody together has. */
        SERVER
    }

    static final class Refused extends Exception {

        private final Refusal refusal;

        Refused(Refusal refusal) {
            super(null, null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** Waits for a permit of the caller and one of the node; {@link #leave} releases both. */
    void enter(CallerQuota quota) throws Refused {
        long end = System.nanoTime() + settings.queueTimeout().toNanos();
        acquire(quota.requests(), end, Refusal.CALLER);
        try {
            acquire(all, end, Refusal.SERVER);
        } catch (Refused e) {
            quota.requests().release();
            throw e;
        }
    }

    void leave(CallerQuota quota) {
        all.release();
        quota.requests().release();
    }

    private void acquire(Semaphore permits, long end, Refusal otherwise) throws Refused {
        if (permits.tryAcquire()) {
            return;
        }
        if (permits.getQueueLength() >= settings.maxQueued()) {
            throw new Refused(otherwise);
        }
        try {
            if (!permits.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new Refused(otherwise);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(Refusal.SERVER);
        }
    }
}
