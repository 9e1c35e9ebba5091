/** Orders from booking to payout, and what belongs to them: negotiations and reviews. */
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
            "history",
            "sla",
            "customer",
            "lead",
            "user",
            "bike",
            "image"
        })
package crm.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
