/** The HTTP client for URLs from untrusted input: public addresses only, with a deadline. */
@NullMarked
@ApplicationModule(allowedDependencies = {"text"})
package crm.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
