package crm.command;

import crm.security.Actor;
import crm.security.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What every mutation has beside what it is about; controllers take it as a parameter.
 *
 * @param mutation the field's name
 * @param idempotencyKey under which the caller wants it done once
 * @param dryRun whether everything is to be checked and answered, and nothing kept
 * @param inputHash SHA-256 of the input without the two above: the same for the same wish
 */
public record Command(
        String mutation, Caller caller, @Nullable String idempotencyKey, boolean dryRun, byte[] inputHash) {

    /** Who history says did it. */
    public Actor actor() {
        return caller.actor();
    }
}
