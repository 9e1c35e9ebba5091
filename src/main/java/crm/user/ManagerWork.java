package crm.user;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Open records of one kind that are assigned to managers. The module that owns their table implements it as a bean. */
public interface ManagerWork {

    /** In the order in which the application locks their tables. */
    enum Kind {
        ORDER,
        LEAD,
        TASK
    }

    Kind kind();

    /** How many open records each of these people has, in one statement. A person without one may be missing. */
    Map<UUID, Integer> countOpen(Collection<UUID> managers);

    /**
     * Gives all open records of a person to another, as an assignment does, in one statement and in the transaction of
     * the caller: locks them in id order, and increments their versions.
     *
     * @param to null for nobody
     * @return the ids of the records: a manager has at most some 10,000 open ones
     */
    List<UUID> handOver(UUID from, @Nullable UUID to, Instant at);
}
