package crm.security;

import crm.sql.PartnerScope;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * A partner's key sees what came through the partner; a scope that ends in {@code :all} lifts that for its kind, and
 * for what each record of that kind has: an order is never without its customer.
 */
@Component
class CallerPartnerScope implements PartnerScope {

    private static final ThreadLocal<Boolean> NARROWED = ThreadLocal.withInitial(() -> false);

    @Override
    public @Nullable UUID partner(String kind) {
        return of(rights -> rights.partnerSeen(kind));
    }

    @Override
    public @Nullable UUID partnerOfNamed(String kind) {
        return of(rights -> rights.partnerNamed(kind));
    }

    private static @Nullable UUID of(Function<CallerRights, @Nullable UUID> partner) {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof ApiKeyAuthentication key) {
            Caller caller = key.caller();
            if (caller == null) {
                return null;
            }
            return NARROWED.get() ? caller.partner() : partner.apply(caller.rights());
        }
        return null;
    }

    /** What is done meanwhile, on this thread, finds the partner's own records only, whatever its key may read. */
    static <T> T narrowed(Callable<T> change) throws Exception {
        NARROWED.set(true);
        try {
            return change.call();
        } finally {
            NARROWED.remove();
        }
    }
}
