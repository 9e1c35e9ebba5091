/** Service levels: how long a lead or an order may stay in a status before it is overdue. */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql"})
package crm.sla;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
