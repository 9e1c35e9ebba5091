package crm.command;

import java.util.List;
import java.util.UUID;

/**
 * A value that must be unique, and that another record already has.
 *
 * @param id of that record
 */
public record AlreadyExists(List<String> path, UUID id) implements UserError {

    /** @param path from the input on, its parts separated by points */
    public static AlreadyExists at(String path, UUID id) {
        return new AlreadyExists(List.of(path.split("\\.")), id);
    }

    @Override
    public ErrorCode code() {
        return ErrorCode.ALREADY_EXISTS;
    }

    @Override
    public String messageKey() {
        return "input.alreadyExists";
    }

    @Override
    public List<Object> details() {
        return List.of();
    }
}
