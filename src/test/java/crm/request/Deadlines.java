package crm.request;

import java.time.Duration;

/** Scopes of requests with a deadline of the test. */
public final class Deadlines {

    private Deadlines() {}

    public static RequestScopes of(Duration deadline) {
        return new RequestScopes(new RequestDeadlines(new RequestDeadlineSettings(deadline, deadline.multipliedBy(4))));
    }
}
