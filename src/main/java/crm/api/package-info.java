/** Shared by every room: scalars, errors, ids, cursors, paging, help with DataLoaders. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package crm.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
