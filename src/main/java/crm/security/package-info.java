/** Who is asking, and what the schema lets them see. */
@NullMarked
@ApplicationModule(allowedDependencies = "api")
package crm.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
