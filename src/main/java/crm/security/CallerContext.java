package crm.security;

import java.util.function.Supplier;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/** For jobs that work on behalf of a caller. */
public final class CallerContext {

    private CallerContext() {}

    /** Does something with the rights of a caller, on this thread. */
    public static <T> T with(Caller caller, Supplier<T> work) {
        SecurityContext before = SecurityContextHolder.getContext();
        SecurityContext own = SecurityContextHolder.createEmptyContext();
        own.setAuthentication(new CallerAuthentication(caller));
        SecurityContextHolder.setContext(own);
        try {
            return work.get();
        } finally {
            SecurityContextHolder.setContext(before);
        }
    }
}
