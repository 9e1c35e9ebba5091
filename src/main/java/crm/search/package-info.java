/** One box that finds customers, orders and leads: read-only SQL over their tables, ranked. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security", "customer", "lead", "order"})
package crm.search;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
