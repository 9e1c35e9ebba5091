/** Whatever this server asks of others: one HTTP client that goes to public addresses only, and not for long. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package crm.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
