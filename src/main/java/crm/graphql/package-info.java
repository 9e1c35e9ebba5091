/** Shared by all GraphQL modules: scalars, errors, messages, connections, DataLoaders and node lookup. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "text"})
package crm.graphql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
