package crm.timeline;

import crm.graphql.PageArguments;
import java.util.Set;
import java.util.UUID;

/** A page of the timeline of one record. */
record TimelineKey(UUID parent, Set<TimelineKind> kinds, PageArguments page) {}
