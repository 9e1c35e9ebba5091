/** Tasks for an order, a lead or a customer. */
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
            "user"
        })
package crm.task;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
