/** Executes queries level by level: each field once for all its parents. */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql"})
package crm.execution;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
