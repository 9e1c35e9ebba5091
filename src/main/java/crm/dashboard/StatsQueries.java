package crm.dashboard;

import crm.graphql.RequestRefused;
import crm.history.Correction;
import crm.lead.LeadFilter;
import crm.lead.LeadStatus;
import crm.lead.LeadVisibility;
import crm.order.OrderFilter;
import crm.order.OrderSearch;
import crm.order.OrderStatus;
import crm.order.OrderVisibility;
import crm.security.CurrentRights;
import crm.sql.EnumNames;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts orders and leads in groups, with one statement for any grouping. */
@Component
class StatsQueries {

    private static final int MAXIMUM_GROUPS = 1000;

    private static final String MEASURES = """
            , count(*) as count, coalesce(sum(o.final_price), 0) as sum, round(avg(o.final_price), 2) as average,
              round(percentile_cont(0.5) within group (order by o.final_price)::numeric, 2) as median,
              count(*) filter (where ${table}.status = any(:aims)) as successful,
              case when count(*) >= :minimum
                then round(count(*) filter (where ${table}.status = any(:aims)) / count(*)::numeric, 3)::float8 end \
            as rate,
              percentile_cont(0.5) within group (order by extract(epoch from aim.lasted) / 86400) as cycle
            """;

    private final Pages pages;

    private final OrderSearch search;

    private final CurrentRights rights;

    private final Clock clock;

    StatsQueries(Pages pages, OrderSearch search, CurrentRights rights, Clock clock) {
        this.pages = pages;
        this.search = search;
        this.rights = rights;
        this.clock = clock;
    }

    /**
     * @param zone whose days, weeks and months are meant
     * @param cycle whether the time to success is asked for, which is read from the history of each order
     * @throws RequestRefused if there are more than 1,000 groups
     */
    Stats orders(List<StatsGroup> groupBy, @Nullable OrderFilter filter, ZoneId zone, boolean cycle) {
        Instant now = clock.instant();
        Where where = filter == null ? new Where() : filter.where(search, rights.get(), now);
        rights.get()
                .seen(where, OrderVisibility.VISIBLE)
                .with("aims", EnumNames.array(OrderStatus.class, OrderStatus::isSuccessful))
                .with("statuses", EnumNames.array(OrderStatus.class, status -> true));
        return stats(groupBy, false, now, zone, cycle, where, """
                from orders o
                left join leads l on l.id = o.lead_id
                left join customers c on c.id = o.customer_id
                left join lateral (
                  select greatest(min(h.occurred_at) - o.created_at, interval '0') as lasted from status_history h
                  where :cycle and h.order_id = o.id and h.to_status = any(:aims) and %s
                  having count(*) > 0) aim on true""".formatted(Correction.COUNTS));
    }

    /** As {@link #orders}, for leads: success is the conversion. */
    Stats leads(List<StatsGroup> groupBy, @Nullable LeadFilter filter, ZoneId zone, boolean cycle) {
        Instant now = clock.instant();
        Where where = filter == null ? new Where() : filter.where(rights.get(), now);
        rights.get()
                .seen(where, LeadVisibility.VISIBLE)
                .with("aims", EnumNames.array(LeadStatus.class, LeadStatus::isSuccessful))
                .with("statuses", EnumNames.array(LeadStatus.class, status -> true));
        // An imported row that was not rebuilt has the time of the old CRM's export, not that of the change of status.
        return stats(groupBy, true, now, zone, cycle, where, """
                from leads l
                left join orders o on o.lead_id = l.id
                left join customers c on c.id = l.customer_id
                left join lateral (
                  select greatest(min(h.occurred_at) - l.created_at, interval '0') as lasted from status_history h
                  where :cycle and h.lead_id = l.id and h.to_status = any(:aims) and (h.rebuilt or not h.imported)
                    and %s
                  having count(*) > 0) aim on true""".formatted(Correction.COUNTS));
    }

    private Stats stats(
            List<StatsGroup> groupBy,
            boolean ofLeads,
            Instant now,
            ZoneId zone,
            boolean cycle,
            Where where,
            String from) {
        StatsGroup.require(groupBy);
        String table = ofLeads ? "l" : "o";
        String keys = joined(groupBy, i -> expression(groupBy.get(i), table) + " as key_" + i);
        String names = joined(
                groupBy,
                i -> groupBy.get(i) == StatsGroup.MANAGER
                        ? "(select u.name from users u where u.id = g.key_" + i + "::uuid) as name_" + i
                        : "null as name_" + i);
        String places = joined(groupBy, i -> Integer.toString(i + 1));
        String order = joined(
                groupBy,
                i -> groupBy.get(i) == StatsGroup.STATUS
                        ? "array_position(:statuses, g.key_" + i + ")"
                        : "g.key_" + i + " nulls last");
        where.with("zone", zone.getId()).with("cycle", cycle).with("minimum", ConversionRate.MINIMUM);
        String select = "select g.*, " + names + " from (select " + keys + MEASURES.replace("${table}", table) + from;
        String end = "group by " + places + ") g order by " + order + " limit " + (MAXIMUM_GROUPS + 1);
        List<Stats.Group> groups = pages.query(select, where, end)
                .query((row, number) -> group(row, groupBy, ofLeads))
                .list();
        if (groups.size() > MAXIMUM_GROUPS) {
            throw RequestRefused.badArgument("groupBy", "stats.tooManyGroups", MAXIMUM_GROUPS);
        }
        return new Stats(now, groups);
    }

    /** @param table the alias of what is counted */
    private static String expression(StatsGroup by, String table) {
        return switch (by) {
            case STATUS -> table + ".status";
            case SOURCE -> "l.source";
            case MANAGER -> table + ".assigned_manager::text";
            case CREATED_DAY -> created("day", table);
            case CREATED_WEEK -> created("week", table);
            case CREATED_MONTH -> created("month", table);
            case DELIVERY_METHOD -> "o.delivery_method";
            case CITY -> "c.city";
            case BRAND -> table + ".bike_snapshot ->> 'brand'";
        };
    }

    private static String created(String unit, String table) {
        return "date_trunc('" + unit + "', " + table + ".created_at at time zone :zone)::date::text";
    }

    private static String joined(List<StatsGroup> groups, IntFunction<String> part) {
        return IntStream.range(0, groups.size()).mapToObj(part).collect(Collectors.joining(", "));
    }

    private static Stats.Group group(ResultSet row, List<StatsGroup> groupBy, boolean ofLeads) throws SQLException {
        List<Stats.Key> keys = new ArrayList<>(groupBy.size());
        for (int i = 0; i < groupBy.size(); i++) {
            keys.add(new Stats.Key(groupBy.get(i), ofLeads, row.getString("key_" + i), row.getString("name_" + i)));
        }
        int count = row.getInt("count");
        return new Stats.Group(
                keys,
                count,
                Objects.requireNonNull(ResultSets.eur(row, "sum")),
                ResultSets.eur(row, "average"),
                ResultSets.eur(row, "median"),
                new ConversionRate(row.getObject("rate", Double.class), row.getInt("successful"), count),
                row.getObject("cycle", Double.class));
    }
}
