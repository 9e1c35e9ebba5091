package crm.subscription;

import crm.feed.ChangePosition;
import java.time.Instant;

/** Changes after which the inbox of a person may be another. */
record InboxChange(ChangePosition position, Instant recordedAt) {}
