/** Payments of orders and the sums derived from them: paid, balance, spent by a customer. */
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
            "order",
            "customer"
        })
package crm.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
