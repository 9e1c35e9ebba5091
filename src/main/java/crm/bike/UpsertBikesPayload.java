package crm.bike;

import crm.command.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code upsertBikes} answers: a result for each bike of the input, in its order. */
record UpsertBikesPayload(List<UpsertBikeResult> results, List<UserError> userErrors, boolean replayed) {

    record UpsertBikeResult(
            @Nullable CatalogueBike bike, @Nullable UpsertOutcome outcome, List<UserError> userErrors) {}
}
