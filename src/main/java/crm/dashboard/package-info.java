/** Numbers about leads and orders: read-only SQL over their tables, no sums in Java. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "crypto",
            "graphql",
            "searchtext",
            "sql",
            "security",
            "history",
            "lead",
            "order",
            "task",
            "user"
        })
package crm.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
