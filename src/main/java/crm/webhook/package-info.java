/** Webhooks: changes of the feed that the server delivers to URLs of others, signed, in order for each record. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "crypto",
            "graphql",
            "searchtext",
            "sql",
            "security",
            "command",
            "request",
            "outbound",
            "feed",
            "user"
        })
package crm.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
