/** Defaults of a server without configuration: an embedded PostgreSQL, secrets, demo tokens, a banner. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security"})
package crm.standalone;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
