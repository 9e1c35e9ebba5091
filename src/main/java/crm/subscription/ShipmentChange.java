package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangeOperation;
import java.time.Instant;
import java.util.UUID;

/** A change of one of the shipments that a client follows. */
record ShipmentChange(Change change, ChangeOperation operation) {

    public UUID shipmentId() {
        return change.recordId();
    }

    public Instant recordedAt() {
        return change.recordedAt();
    }
}
