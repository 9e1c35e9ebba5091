package crm.security;

import crm.api.Sight;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** A partner's key sees what came through the partner; a scope that ends in {@code :all} lifts that. */
@Component
class KeysSight implements Sight {

    @Override
    public @Nullable UUID partner(String kind) {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof KeyAuthentication key) {
            Caller caller = key.caller();
            return caller == null || caller.seesAll(kind) ? null : caller.partner();
        }
        return null;
    }
}
