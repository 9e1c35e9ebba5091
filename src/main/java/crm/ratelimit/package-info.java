/**
 * Quotas of callers and the number of requests that run at the same time. The limiter of failed lookups is in
 * {@code security}, which counts unknown keys with it before a caller is known. This module depends on
 * {@code security}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql", "security", "request", "cost"})
package crm.ratelimit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
