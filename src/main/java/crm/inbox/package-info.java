/** What concerns a manager: mentions, work that others assigned to them, due tasks, breached service levels. */
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
            "job",
            "comment",
            "customer",
            "lead",
            "order",
            "task",
            "user"
        })
package crm.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
