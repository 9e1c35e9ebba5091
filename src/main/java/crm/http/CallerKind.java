package crm.http;

import crm.security.Caller;
import org.jspecify.annotations.Nullable;

/** Kinds of callers, as the settings name them. */
enum CallerKind {
    ANONYMOUS,
    MANAGER,
    ADMIN,
    ANALYST,
    PARTNER;

    /** Someone whose token names no role of this API may do no more than somebody unknown, and counts as one. */
    static CallerKind of(@Nullable Caller caller) {
        if (caller == null || caller.role() == null) {
            return ANONYMOUS;
        }
        return switch (caller.role()) {
            case MANAGER -> MANAGER;
            case ADMIN -> ADMIN;
            case ANALYST -> ANALYST;
            case PARTNER -> PARTNER;
        };
    }
}
