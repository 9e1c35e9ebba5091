/** The audit log of the old CRM. */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql", "searchtext", "sql", "security", "user"})
package crm.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
