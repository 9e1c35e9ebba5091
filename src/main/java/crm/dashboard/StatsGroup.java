package crm.dashboard;

import crm.graphql.RequestRefused;
import java.util.EnumSet;
import java.util.List;

/** By what orders or leads are grouped. */
enum StatsGroup {
    STATUS,
    SOURCE,
    MANAGER,
    CREATED_DAY,
    CREATED_WEEK,
    CREATED_MONTH,
    DELIVERY_METHOD,
    CITY,
    BRAND;

    /** @throws RequestRefused if there is none, or one twice */
    static void require(List<StatsGroup> groups) {
        if (groups.isEmpty()) {
            throw RequestRefused.badArgument("groupBy", "stats.empty");
        }
        if (EnumSet.copyOf(groups).size() < groups.size()) {
            throw RequestRefused.badArgument("groupBy", "stats.twice");
        }
    }
}
