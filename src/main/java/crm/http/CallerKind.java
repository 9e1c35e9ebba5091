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

    /** A caller whose token names no role of this API has the permissions of an anonymous one, and counts as one. */
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
