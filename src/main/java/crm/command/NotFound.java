package crm.command;

import java.util.List;

/**
 * An id without a record.
 *
 * @param id as it was sent
 */
public record NotFound(List<String> path, String id) implements UserError {

    /** @param path from the input on, its parts separated by points */
    public static NotFound at(String path, String id) {
        return new NotFound(List.of(path.split("\\.")), id);
    }

    @Override
    public ErrorCode code() {
        return ErrorCode.NOT_FOUND;
    }

    @Override
    public String messageKey() {
        return "input.notFound";
    }

    @Override
    public List<Object> details() {
        return List.of(id);
    }
}
