/** What every change goes through: what it takes, and what stands in its way. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security"})
package crm.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
