package crm.feed;

import org.jspecify.annotations.Nullable;

/**
 * A column that a change gave another value.
 *
 * @param before as JSON in plain Java; null if there was none, or the feed does not keep the values of the column
 */
public record ChangedColumn(
        String name, @Nullable Object before, @Nullable Object after) {}
