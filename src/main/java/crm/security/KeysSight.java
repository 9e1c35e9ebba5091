package crm.security;

import crm.api.Sight;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * A partner's key sees what came through the partner; a scope that ends in {@code :all} lifts that for its kind, and for
 * what each record of that kind has: an order is never without its customer.
 */
@Component
class KeysSight implements Sight {

    /** Kinds of records, each with those that always have one. */
    private static final Map<String, List<String>> NEEDED_BY =
            Map.of("customer", List.of("customer", "order", "lead", "shipment"), "order", List.of("order", "shipment"));

    private static final ThreadLocal<Boolean> NARROWED = ThreadLocal.withInitial(() -> false);

    @Override
    public @Nullable UUID partner(String kind) {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof KeyAuthentication key) {
            Caller caller = key.caller();
            return caller == null || seesAll(caller, kind) ? null : caller.partner();
        }
        return null;
    }

    private static boolean seesAll(Caller caller, String kind) {
        return !NARROWED.get()
                && NEEDED_BY.getOrDefault(kind, List.of(kind)).stream().anyMatch(caller::isForAll);
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
