/** Documents of orders: URLs that were imported, and files that were uploaded. */
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
            "order",
            "image",
            "upload"
        })
package crm.document;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
