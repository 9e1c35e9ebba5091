/** GraphQL over HTTP: how requests are read, which documents are trusted, and the status of a response. */
@NullMarked
@ApplicationModule(allowedDependencies = {"crypto", "graphql", "security", "request", "cost", "ratelimit"})
package crm.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
