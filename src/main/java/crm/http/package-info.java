/**
 * How GraphQL goes over HTTP: what a request may look like, which status answers it, and which documents are trusted.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "searchtext", "sql", "limit", "security"})
package crm.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
