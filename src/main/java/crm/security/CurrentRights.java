package crm.security;

import crm.sql.PartnerScope;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * The rights of the caller of the current request. Everything that builds SQL for a request takes the rights from here,
 * so that no class passes them on. An export runs later, with the rights that it stored, and passes these to the same
 * methods.
 *
 * <p>A partner's key reads the records that came through the partner. A scope that ends in {@code :all} lifts this for
 * records of its kind, and for the records that each of them needs: an order always has a customer.
 */
@Component
public class CurrentRights implements PartnerScope {

    private static final CallerRights NONE = new CallerRights(null, null, List.of());

    /** Without a caller, as in a job or for a public field: rights without a role and a partner. */
    public CallerRights get() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication authenticated
                ? authenticated.rights()
                : NONE;
    }

    /**
     * The rights of the caller's key or token itself. Within a change they can be wider than {@link #get}: a key that
     * reads all records of a kind changes only its own.
     */
    public CallerRights whole() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication authenticated
                ? authenticated.wholeRights()
                : NONE;
    }

    /**
     * Whether the caller may see what a partner gave to a record, such as its reference: people, and the partner.
     *
     * @param partner that the record came through
     */
    public boolean isOf(@Nullable UUID partner) {
        UUID own = whole().partner();
        return own == null || own.equals(partner);
    }

    /** The caller's id, as {@link Caller#id}; null without a caller. */
    public @Nullable String callerId() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication authenticated
                ? authenticated.callerId()
                : null;
    }

    @Override
    public @Nullable UUID partner(String kind) {
        return get().partnerSeen(kind);
    }

    @Override
    public @Nullable UUID sender() {
        return get().partner();
    }

    @Override
    public @Nullable UUID partnerOfNamed(String kind) {
        return get().partnerNamed(kind);
    }

    @Override
    public @Nullable UUID viewer() {
        return get().viewer();
    }

    /** Runs a change that finds only records that came through the caller's partner, even if the key may read more. */
    static <T> T withOwnRecordsOnly(Callable<T> change) throws Exception {
        SecurityContext context = SecurityContextHolder.getContext();
        if (!(context.getAuthentication() instanceof CallerAuthentication authenticated)) {
            return change.call();
        }
        context.setAuthentication(authenticated.withOwnRecordsOnly());
        try {
            return change.call();
        } finally {
            context.setAuthentication(authenticated);
        }
    }
}
