/** Claims about orders: cases, and requests for a refund or a compensation, which payments settle. */
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
            "payment",
            "user"
        })
package crm.claim;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
