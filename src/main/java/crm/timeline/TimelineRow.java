package crm.timeline;

import crm.feed.ChangePosition;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names an entry of a timeline.
 *
 * @param id of the record; of a change of fields made of its epoch and its number
 * @param position of a change of fields
 */
record TimelineRow(UUID id, TimelineKind kind, @Nullable ChangePosition position) {}
