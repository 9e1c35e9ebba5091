/** Comments of managers on orders, leads and customers. */
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
            "customer",
            "lead",
            "order",
            "user"
        })
package crm.comment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
