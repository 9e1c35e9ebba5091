package crm.user;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mutations of one manager answer. */
record ManagerPayload(@Nullable Manager manager, List<UserError> userErrors, boolean replayed) {

    /** The answer of a deactivation. */
    record Deactivation(
            @Nullable Manager manager,
            @Nullable ManagerLoad handedOver,
            List<UserError> userErrors,
            boolean replayed) {}
}
