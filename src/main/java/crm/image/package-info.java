/**
 * Pictures: the archive of those of booked bikes, the way to those of advertisements, and what to show where there is
 * none.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "security", "command", "job", "outbound"})
package crm.image;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
