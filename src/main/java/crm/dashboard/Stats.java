package crm.dashboard;

import crm.graphql.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders or leads in groups.
 *
 * @param asOf when it was counted
 */
record Stats(Instant asOf, List<Group> groups) {

    /**
     * @param average of the final prices that are known; null where none is, as is the median
     * @param medianCycleDays to the first success by the history; null where none is known
     */
    record Group(
            List<Key> keys,
            int count,
            Money sum,
            @Nullable Money average,
            @Nullable Money median,
            ConversionRate conversion,
            @Nullable Double medianCycleDays) {}

    /**
     * @param ofLeads whether these are leads: their statuses have labels of their own
     * @param value null where the group's records have none
     * @param name what the value is called, where it is an id
     */
    record Key(
            StatsGroup by,
            boolean ofLeads,
            @Nullable String value,
            @Nullable String name) {}
}
