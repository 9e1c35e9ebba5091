package crm.history;

import java.util.List;

/**
 * Leads or orders changed their status. {@link History} publishes it in the transaction of the change, after it wrote
 * the history. A listener that throws an exception takes the change back. An import publishes nothing.
 *
 * @param changes in no particular order
 */
public record StatusesChanged(List<StatusChange> changes) {}
