package crm.graphql;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.Ordered;

/**
 * A module's answer to {@code node} and {@code nodes}: the records among these ids that are its own. Sources are asked
 * one after the other in their order, until all records are found.
 */
public interface NodeSource extends Ordered {

    /** The order of types that clients ask for most. */
    int ASKED_FIRST = 0;

    @Override
    default int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    /** The types whose records it has, if others ask for records of a type by their ids. */
    default Set<String> types() {
        return Set.of();
    }

    /**
     * Reads in one statement for each of its types. {@link NodeAccess} checks the type of a record; the source checks
     * all else that the ordinary fields of the record check, such as the partner that it belongs to.
     *
     * @return by id, without ids that are unknown, hidden from the caller, or belong to other modules
     */
    Map<UUID, ?> byIds(Collection<UUID> ids);
}
