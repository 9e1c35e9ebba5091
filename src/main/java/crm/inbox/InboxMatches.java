package crm.inbox;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Which records can be in the inbox of a person, for those who tell the person that it changed. */
@Component
public class InboxMatches {

    private final InboxQueries queries;

    InboxMatches(InboxQueries queries) {
        this.queries = queries;
    }

    /**
     * Those of many comments, orders, leads and tasks that mention the person, or did so, or that are assigned to the
     * person: in one statement.
     */
    public Set<UUID> of(UUID person, Collection<UUID> records) {
        return records.isEmpty() ? Set.of() : queries.concerning(person, records);
    }

    /**
     * Whether something in the inbox of the person became due or breached, or was read, after a time and until
     * another one.
     */
    public boolean becameDueOrRead(UUID person, Instant from, Instant until) {
        return queries.becameDueOrRead(person, from, until);
    }
}
