/** People who buy bikes, and how to reach them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "text", "searchtext", "sql", "security", "command"})
package crm.customer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
