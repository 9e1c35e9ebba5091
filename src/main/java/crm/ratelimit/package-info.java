/** Quotas of callers and the number of requests that run at the same time. */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql", "security", "request", "cost"})
package crm.ratelimit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
