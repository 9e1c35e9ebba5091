/** Managers and administrators: the people who work in the CRM. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security", "command", "text"})
package crm.user;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
