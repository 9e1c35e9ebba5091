/** The bike as it was offered: the snapshot, the catalogue, the picture. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"crypto", "graphql", "text", "searchtext", "sql", "security", "command", "image"})
package crm.bike;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
