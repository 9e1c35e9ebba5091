/** Facets: values of fields with counts, to offer them as filters. Read-only SQL over tables of other modules. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "crypto",
            "graphql",
            "sql",
            "security",
            "searchtext",
            "bike",
            "customer",
            "lead",
            "order",
            "shipment"
        })
package crm.facet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
