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
 * @param outcome what was done; null where it was refused, but for bulk changes, which tell of each row
 * @param subject the record that was to be changed where it was refused, if there is one
 * @param errors why it was refused; empty where it was done
 * @param replayed whether it had been done before under the same key
 * @param <O> what a change of this kind leaves: ids of what was made or changed
 */
public record Result<O>(@Nullable O outcome, @Nullable UUID subject, List<UserError> errors, boolean replayed) {

    /** What an outcome names, as it is now; nothing where it names nothing. */
    public static <T> @Nullable T found(@Nullable UUID id, Function<Collection<UUID>, Map<UUID, T>> byIds) {
        return id == null ? null : byIds.apply(List.of(id)).get(id);
    }
}
