/** Bookings from the website, and the progress of an order for its customer. */
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
            "customer",
            "lead",
            "order",
            "bike",
            "image",
            "inspection",
            "shipment"
        })
package crm.booking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
