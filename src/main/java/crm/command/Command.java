package crm.command;

import crm.security.Actor;
import crm.security.Caller;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The input that all mutations share; controllers declare it as a parameter.
 *
 * @param mutation the field's name
 * @param idempotencyKey under which the caller wants it done once
 * @param dryRun whether to check and answer the change without saving it
 * @param inputHash SHA-256 of the input without the two above: the same for the same wish
 * @param known takes records for the fields below the payload
 */
public record Command(
        String mutation,
        Caller caller,
        @Nullable String idempotencyKey,
        boolean dryRun,
        byte[] inputHash,
        Known known) {

    /** Receives a record under the name of the loader that resolves the fields below the payload. */
    interface Known {
        void put(String loader, Object key, Object value);
    }

    /** The author of the change in the history. */
    public Actor actor() {
        return caller.actor();
    }

    /** For a mutation whose dry run is slow and saved: it has its own keys, and is not rolled back. */
    public Command keepingDryRuns() {
        return dryRun ? new Command(mutation + " dryRun", caller, idempotencyKey, false, inputHash, known) : this;
    }

    /**
     * Stores the records that the payload read in the change's transaction: the fields below it are resolved after the
     * transaction, and the records of a dry run exist only here.
     *
     * @param loader that the fields ask, such as {@code Lead} or {@code Order.paid}
     */
    public void remember(String loader, Object key, Object value) {
        known.put(loader, key, value);
    }

    /** The same for a record, with its id as the key. */
    public <T> @Nullable T remember(String loader, @Nullable T node, Function<T, UUID> id) {
        if (node != null) {
            remember(loader, id.apply(node), node);
        }
        return node;
    }
}
