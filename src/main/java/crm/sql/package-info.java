/** Reads pages of records from PostgreSQL: table mappings, filters, keysets, signed cursors and row mapping. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "text", "searchtext"})
package crm.sql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
