/** What the commands of the jar share: their start without a port, exit codes, progress, and files of reports. */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql", "security"})
package crm.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
