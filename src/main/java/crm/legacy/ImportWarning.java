package crm.legacy;

import org.jspecify.annotations.Nullable;

/** Something of a row that was taken, but could not be taken over. */
record ImportWarning(
        String column, RejectionReason reason, @Nullable String value, String message) {}
