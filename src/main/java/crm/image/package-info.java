/** Pictures: where they are served from, and what to show where there is none. */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "security"})
package crm.image;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
