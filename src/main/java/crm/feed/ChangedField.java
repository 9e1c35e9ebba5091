package crm.feed;

import org.jspecify.annotations.Nullable;

/** A changed field as the caller may see it. */
public record ChangedField(
        String field, @Nullable Object before, @Nullable Object after) {}
