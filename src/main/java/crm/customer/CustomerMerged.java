package crm.customer;

import java.time.Instant;
import java.util.UUID;

/**
 * A customer is merged into another, in the transaction that publishes this: rooms whose records belong to customers
 * listen, and move theirs by {@link CustomerReferences#move} before it ends. Orders first, then leads, then the rest:
 * the order in which everybody locks them.
 *
 * @param duplicate who is merged away
 * @param survivor who is left
 */
public record CustomerMerged(UUID merge, UUID duplicate, UUID survivor, Instant at) {}
