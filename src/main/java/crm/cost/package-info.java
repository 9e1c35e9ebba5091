/** Limits on documents, and what a request costs in points. */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql", "security", "request"})
package crm.cost;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
