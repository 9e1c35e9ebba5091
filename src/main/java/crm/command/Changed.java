package crm.command;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of most changes.
 *
 * @param id of the created or changed record
 * @param event the history row of a change of status
 */
public record Changed(UUID id, @Nullable UUID event) {

    public static Changed of(UUID id) {
        return new Changed(id, null);
    }

    /** The created or changed record; after a refusal, the current state of the record to change. */
    public static <T> @Nullable T node(Result<Changed> result, Function<Collection<UUID>, Map<UUID, T>> byIds) {
        return Result.found(
                result.outcome() == null ? result.subject() : result.outcome().id(), byIds);
    }

    /** The new history row, if any. */
    public static <T> @Nullable T event(Result<Changed> result, Function<Collection<UUID>, Map<UUID, T>> byIds) {
        return Result.found(result.outcome() == null ? null : result.outcome().event(), byIds);
    }
}
