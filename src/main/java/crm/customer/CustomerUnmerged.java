package crm.customer;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A merge is undone, in the transaction that publishes this: the rooms that listened to {@link CustomerMerged} give
 * back what it moved, by {@link CustomerReferences#moveBack}.
 *
 * @param duplicate who stands for themselves again
 * @param chain from the customer they were merged into to the one who is left of that one
 */
public record CustomerUnmerged(UUID merge, UUID duplicate, List<UUID> chain, Instant at) {

    /** The customer who has the moved records, unless they were moved again. */
    public UUID survivor() {
        return chain.getLast();
    }
}
