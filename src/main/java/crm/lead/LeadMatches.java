package crm.lead;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells for modules that follow leads which of them are in a list. */
@Component
public class LeadMatches {

    private final LeadQueries queries;

    LeadMatches(LeadQueries queries) {
        this.queries = queries;
    }

    /**
     * Those of the leads that meet the filter and that the caller sees in the list, in one statement.
     *
     * @throws crm.graphql.RequestRefused if the filter cannot be meant
     */
    public Set<UUID> of(@Nullable LeadFilter filter, Collection<UUID> ids) {
        return queries.matching(filter, ids);
    }
}
