/** The command layer of all mutations: transaction, idempotency, input checks, refusals. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "text", "searchtext", "sql", "security"})
package crm.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
