/** Secrets that sign, hashes, and generated ids and codes. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package crm.crypto;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
