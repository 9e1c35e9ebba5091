package crm.subscription;

import crm.feed.ChangePosition;

/**
 * Something to tell.
 *
 * @param position after which a client resumes that has received it
 * @param value of the subscription's field
 */
record Event(ChangePosition position, Object value) {}
