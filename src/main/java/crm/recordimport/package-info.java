/** Imports of many records that a client uploads: each line goes through the mutation of its type. */
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
            "job",
            "ratelimit",
            "image",
            "upload",
            "user",
            "console"
        })
package crm.recordimport;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
