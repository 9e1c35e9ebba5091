/** What the website sends and shows: the intake of bookings, and the progress that a customer may follow. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "crypto",
            "graphql",
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
