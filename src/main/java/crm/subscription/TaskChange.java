package crm.subscription;

import crm.feed.Change;
import crm.feed.ChangeOperation;
import java.time.Instant;
import java.util.UUID;

/** A change of one of the tasks that a client follows. */
record TaskChange(Change change, ChangeOperation operation) {

    public UUID taskId() {
        return change.recordId();
    }

    public Instant recordedAt() {
        return change.recordedAt();
    }
}
