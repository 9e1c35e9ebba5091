package crm.history;

import java.util.List;

/**
 * The history of leads or orders got new rows: of a new record ({@code from} is null), of a change of status, or of a
 * change of the stage of an order ({@code from} equals {@code to}). {@link History} publishes it in the transaction of
 * the change. A listener that throws an exception takes the change back. An import publishes nothing.
 *
 * @param changes in no particular order
 */
public record StatusesChanged(List<StatusChange> changes) {}
