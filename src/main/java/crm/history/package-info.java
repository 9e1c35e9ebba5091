/** Changes of status of leads and orders: insert-only, and read in the order in which they were recorded. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security"})
package crm.history;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
