/**
 * Exports: files of many records from one snapshot, masked for analysts. Jobs write files of any size, which clients
 * download by signed links. A quick export answers one request with the rows of a list.
 */
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
            "http",
            "job",
            "customer",
            "feed",
            "lead",
            "order",
            "payment",
            "shipment",
            "task"
        })
package crm.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
