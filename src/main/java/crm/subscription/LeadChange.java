package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangeOperation;
import java.time.Instant;
import java.util.UUID;

/** A change of one of the leads that a client follows. */
record LeadChange(Change change, ChangeOperation operation) {

    public UUID leadId() {
        return change.recordId();
    }

    public Instant recordedAt() {
        return change.recordedAt();
    }
}
