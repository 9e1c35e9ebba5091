/** Checks of a bike and its seller: 28 points, progress, the next action. */
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
            "user",
            "image",
            "upload"
        })
package crm.inspection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
