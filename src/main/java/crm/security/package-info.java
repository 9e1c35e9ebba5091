/** Who is asking, and what the schema lets them see. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql"})
package crm.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
