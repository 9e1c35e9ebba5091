package crm.security;

import java.util.function.Supplier;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** For jobs that work on behalf of a caller. */
@Component
public class CallerContext {

    private final VisibilitySettings visibility;

    CallerContext(VisibilitySettings visibility) {
        this.visibility = visibility;
    }

    /** The rights that a caller has. */
    public CallerRights rightsOf(Caller caller) {
        return visibility.of(caller);
    }

    /** Does something with the rights of a caller, on this thread. */
    public <T> T with(Caller caller, Supplier<T> work) {
        SecurityContext before = SecurityContextHolder.getContext();
        SecurityContext own = SecurityContextHolder.createEmptyContext();
        own.setAuthentication(new CallerAuthentication(caller, rightsOf(caller)));
        SecurityContextHolder.setContext(own);
        try {
            return work.get();
        } finally {
            SecurityContextHolder.setContext(before);
        }
    }
}
