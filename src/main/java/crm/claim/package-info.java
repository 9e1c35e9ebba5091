/** Claims about orders: cases, and requests for a refund or a compensation. */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql", "searchtext", "sql", "security", "order", "user"})
package crm.claim;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
