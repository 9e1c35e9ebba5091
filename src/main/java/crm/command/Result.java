package crm.command;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a mutation ended.
 *
 * @param outcome the result; null if the change was refused, except for bulk changes, which report each row
 * @param subject the record that was to be changed where it was refused, if there is one
 * @param errors why it was refused; empty where it was done
 * @param replayed whether it had been done before under the same key
 * @param <O> the result of this kind of change: ids of created or changed records
 */
public record Result<O>(@Nullable O outcome, @Nullable UUID subject, List<UserError> errors, boolean replayed) {

    /** The record of an outcome in its current state; empty if there is none. */
    public static <T> @Nullable T found(@Nullable UUID id, Function<Collection<UUID>, Map<UUID, T>> byIds) {
        return id == null ? null : byIds.apply(List.of(id)).get(id);
    }
}
