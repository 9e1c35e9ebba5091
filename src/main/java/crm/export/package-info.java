/** Exports: files of many records, made by jobs from one snapshot, masked for analysts, fetched by signed links. */
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
            "lead",
            "order",
            "payment",
            "shipment",
            "task"
        })
package crm.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
