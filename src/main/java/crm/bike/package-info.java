/** Bikes: the catalogue, the snapshot of a booked bike, and the picture to show. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"crypto", "graphql", "text", "searchtext", "sql", "security", "command", "image"})
package crm.bike;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
