/** Contacts with customers: calls, messages, visits. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"graphql", "text", "searchtext", "sql", "security", "customer", "lead", "order", "user"})
package crm.touchpoint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
