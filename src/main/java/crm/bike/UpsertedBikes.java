package crm.bike;

import crm.command.UserError;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outcome of {@code upsertBikes}: a row for each bike of the input, in its order. */
record UpsertedBikes(List<Row> rows) {

    /**
     * @param bike null if it was refused
     * @param outcome null if it was refused
     */
    record Row(@Nullable UUID bike, @Nullable UpsertOutcome outcome, List<UserError> errors) {}
}
