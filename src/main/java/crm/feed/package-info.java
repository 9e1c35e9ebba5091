/** The change feed: every change of a record, in one order that pulls, subscriptions, exports and webhooks share. */
@NullMarked
@ApplicationModule(allowedDependencies = {"command", "graphql", "security", "sql"})
package crm.feed;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
