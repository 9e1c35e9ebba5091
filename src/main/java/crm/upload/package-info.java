/** Uploads: files that clients send by HTTP PUT to a signed URL, and then attach to a record. */
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
            "request",
            "ratelimit",
            "http",
            "image"
        })
package crm.upload;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
