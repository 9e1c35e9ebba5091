package crm.command;

import java.util.Collection;
import java.util.List;

/**
 * A step that cannot be taken from where the record stands.
 *
 * @param from status, by name
 * @param to status, by name
 * @param allowed the statuses that may follow, by name
 */
public record InvalidTransition(String from, String to, List<String> allowed) implements UserError {

    public static InvalidTransition of(Enum<?> from, Enum<?> to, Collection<? extends Enum<?>> allowed) {
        return new InvalidTransition(
                from.name(), to.name(), allowed.stream().<String>map(Enum::name).toList());
    }

    @Override
    public ErrorCode code() {
        return ErrorCode.INVALID_TRANSITION;
    }

    @Override
    public List<String> path() {
        return List.of("status");
    }

    @Override
    public String messageKey() {
        return allowed.isEmpty() ? "input.noTransition" : "input.invalidTransition";
    }

    @Override
    public List<String> details() {
        return List.of(from, to, String.join(", ", allowed));
    }
}
