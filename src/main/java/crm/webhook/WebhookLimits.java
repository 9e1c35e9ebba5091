package crm.webhook;

import crm.request.RequestScopes;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * What webhooks may take from the API: few of them use the database at the same time, each step with the deadline of a
 * request. No step runs while HTTP does.
 */
class WebhookLimits {

    /** Steps of all webhooks of a node that use the database at the same time. */
    private static final int READERS = 2;

    private final Semaphore readers = new Semaphore(READERS, true);

    private final RequestScopes scopes;

    WebhookLimits(RequestScopes scopes) {
        this.scopes = scopes;
    }

    /** Does a step that uses the database. Steps cannot be nested. */
    <T> T call(Callable<T> step) throws InterruptedException {
        readers.acquire();
        try {
            return scopes.call(step);
        } catch (RuntimeException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            readers.release();
        }
    }
}
