/** Leads: requests for a bike by possible customers, before there is an order. */
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
            "user",
            "bike"
        })
package crm.lead;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
