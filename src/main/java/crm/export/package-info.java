/** Exports of many records as files, made by jobs; for now, what is recorded of them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "security"})
package crm.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
