package crm.command;

import crm.graphql.Messages;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transition that the current status does not allow.
 *
 * @param from status, by name
 * @param to status, by name
 * @param allowed the statuses that may follow, by name
 * @param kind name of the enum of these statuses in the keys of their labels; null in refusals that an earlier version
 *     stored
 */
public record InvalidTransition(
        String from,
        String to,
        List<String> allowed,
        @Nullable String kind) implements UserError {

    public static InvalidTransition of(Enum<?> from, Enum<?> to, Collection<? extends Enum<?>> allowed) {
        return new InvalidTransition(
                from.name(),
                to.name(),
                allowed.stream().<String>map(Enum::name).toList(),
                Messages.Label.typeName(from));
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
    public List<Object> details() {
        return List.of(
                status(from), status(to), allowed.stream().map(this::status).toList());
    }

    private Object status(String name) {
        return kind == null ? name : Messages.Label.of(kind, name);
    }
}
