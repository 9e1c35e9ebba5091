/** Parses a search text and builds the SQL predicates that find records by it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"graphql", "text"})
package crm.searchtext;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
