/** How much one request may ask for, and one caller in a while: limits on documents, points, places and time. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security"})
package crm.limit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
