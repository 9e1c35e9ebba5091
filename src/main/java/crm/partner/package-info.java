/** API keys of programs: servers of partners, and notebooks. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security", "command"})
package crm.partner;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
