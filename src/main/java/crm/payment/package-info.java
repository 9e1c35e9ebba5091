/** Money in and out for orders, and what follows from it: paid, balance, what a customer spent. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security", "command", "order", "customer"})
package crm.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
