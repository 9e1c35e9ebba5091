/** GraphQL subscriptions over WebSocket and server-sent events: what is told of the feed, to whom, and how long. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "graphql",
            "sql",
            "security",
            "request",
            "cost",
            "ratelimit",
            "http",
            "feed",
            "order",
            "lead",
            "task",
            "shipment",
            "dashboard"
        })
package crm.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
