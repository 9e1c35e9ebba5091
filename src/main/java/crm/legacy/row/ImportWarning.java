package crm.legacy.row;

import crm.legacy.value.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * A part of an accepted row that the import left out.
 *
 * @param column the column of the export
 * @param value the value that was left out
 */
public record ImportWarning(
        String column, RejectionReason reason, @Nullable String value, String message) {}
