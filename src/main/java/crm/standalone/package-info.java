/** What the server brings along when nothing is configured: a PostgreSQL, secrets, tokens to try it with, a banner. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security"})
package crm.standalone;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
