/** Contacts with customers: calls, messages, visits. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "crypto",
            "graphql",
            "text",
            "searchtext",
            "sql",
            "security",
            "command",
            "customer",
            "lead",
            "order",
            "task",
            "user"
        })
package crm.touchpoint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
