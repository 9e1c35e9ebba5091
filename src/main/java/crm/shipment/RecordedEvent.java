package crm.shipment;

import java.util.UUID;

/**
 * A carrier's event that is on record.
 *
 * @param before whether it was there already, since carriers send events twice
 */
record RecordedEvent(UUID shipment, UUID event, boolean before) {}
