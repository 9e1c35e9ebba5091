package crm.subscription;

import crm.security.CallerRights;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What streams must have in common to receive the same results.
 *
 * @param variables of the operation, without the cursor to resume after
 * @param person whose events they are, where they differ between people with the same rights
 */
record GroupKey(
        String document,
        @Nullable String operationName,
        Map<String, Object> variables,
        CallerRights rights,
        Locale locale,
        @Nullable String person) {}
