package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangeOperation;
import java.time.Instant;
import java.util.UUID;

/** A change of one of the orders that a client follows. */
record OrderChange(Change change, ChangeOperation operation) {

    public UUID orderId() {
        return change.recordId();
    }

    public Instant recordedAt() {
        return change.recordedAt();
    }
}
