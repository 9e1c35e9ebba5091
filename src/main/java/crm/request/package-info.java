/** The filter and the context of an HTTP request: its deadline, its database connection, access log and metrics. */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql", "security"})
package crm.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
