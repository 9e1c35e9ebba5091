/** What happened to an order, a lead or a customer, of all modules in one list: a read model. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "graphql",
            "security",
            "sql",
            "history",
            "feed",
            "comment",
            "customer",
            "lead",
            "order",
            "payment",
            "shipment",
            "touchpoint"
        })
package crm.timeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
