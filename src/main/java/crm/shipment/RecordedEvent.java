package crm.shipment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A carrier's event that is on record.
 *
 * @param before whether it was there already, since carriers send events twice
 * @param statusChange the history row of the order, if its status followed
 */
record RecordedEvent(
        UUID shipment, UUID event, boolean before, @Nullable UUID statusChange) {}
