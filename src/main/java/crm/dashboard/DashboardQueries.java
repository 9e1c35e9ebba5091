package crm.dashboard;

import crm.history.Correction;
import crm.lead.LeadStatus;
import crm.lead.LeadVisibility;
import crm.order.OrderStatus;
import crm.order.OrderVisibility;
import crm.security.CurrentRights;
import crm.sql.EnumNames;
import crm.sql.ResultSets;
import crm.sql.Utc;
import crm.task.TaskVisibility;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Counts the dashboard: all of it in one statement, so that its numbers are of one moment and agree. */
@Component
class DashboardQueries {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String TEMPLATE = """
            with spans as materialized (
              select s.place > :inPeriod as earlier, s.day, s.start, s.stop
              from unnest(:days::date[], :starts::timestamptz[], :ends::timestamptz[])
                with ordinality as s (day, start, stop, place)),
            statuses as (select s.status, s.place from unnest(:statuses::text[]) with ordinality as s (status, place)),
            -- Each span is a range of an index that has all the columns: no row of the table is touched.
            made as materialized (
              select s.earlier, s.day, m.* from spans s cross join lateral (
                select o.status, count(*) as orders, coalesce(sum(o.final_price), 0) as eur,
                  coalesce(sum(o.total_price_rub), 0) as rub
                from orders o where o.created_at >= s.start and o.created_at < s.stop${orders}
                group by o.status) m),
            asked as materialized (
              select s.earlier, s.day, a.* from spans s cross join lateral (
                select count(*) as leads, count(*) filter (where l.status in ${successfulLeads}) as converted
                from leads l where :leads and l.created_at >= s.start and l.created_at < s.stop${leads}) a),
            counted as materialized (
              select p.earlier, m.orders, m.active, m.successful, m.eur, m.rub, m.active_eur, m.active_rub,
                case when m.orders >= :minimum then round(m.successful / m.orders, 3) end as rate,
                a.leads, a.converted,
                case when a.leads >= :minimum then round(a.converted / a.leads, 3) end as lead_rate
              from (values (false), (true)) p (earlier)
              cross join lateral (
                select coalesce(sum(m.orders), 0) as orders,
                  coalesce(sum(m.orders) filter (where m.status = any(:active)), 0) as active,
                  coalesce(sum(m.orders) filter (where m.status = any(:successful)), 0) as successful,
                  coalesce(sum(m.eur) filter (where m.status = any(:successful)), 0) as eur,
                  coalesce(sum(m.rub) filter (where m.status = any(:successful)), 0) as rub,
                  coalesce(sum(m.eur) filter (where m.status = any(:active)), 0) as active_eur,
                  coalesce(sum(m.rub) filter (where m.status = any(:active)), 0) as active_rub
                from made m where m.earlier = p.earlier) m
              cross join lateral (
                select coalesce(sum(a.leads), 0) as leads, coalesce(sum(a.converted), 0) as converted
                from asked a where a.earlier = p.earlier) a),
            days as (
              select s.day, coalesce(sum(m.orders), 0) as orders,
                coalesce(sum(m.orders) filter (where m.status = any(:successful)), 0) as successful,
                coalesce(sum(m.eur) filter (where m.status = any(:successful)), 0) as eur,
                coalesce(sum(m.rub) filter (where m.status = any(:successful)), 0) as rub
              from spans s left join made m on m.day = s.day and not m.earlier
              where :daily and not s.earlier
              group by s.day),
            ${times},
            -- Open records have indexes of their own: see PartialIndexesTest.
            open_orders as materialized (
              select o.assigned_manager as manager, count(*) filter (where o.status = any(:active)) as active,
                count(*) filter (where o.status in ${awaitingOrders} and o.assigned_manager is null) as pending,
                count(*) filter (where o.sla_due_at <= :now) as breached
              from orders o
              where :ofNow and (o.status not in ${terminalOrders}
                or o.sla_due_at is not null)${orders}
              group by o.assigned_manager),
            open_leads as materialized (
              select l.assigned_manager as manager,
                count(*) filter (where l.status not in ${closedLeads}) as open,
                count(*) filter (where l.sla_due_at <= :now) as breached
              from leads l
              where :ofNow and (l.status not in ${closedLeads} or l.sla_due_at is not null)${leads}
              group by l.assigned_manager),
            new_leads as (
              select count(*) as leads from leads l
              where :ofNow and l.status in ${awaitingLeads} and l.assigned_manager is null
                and not exists (select from orders o where o.lead_id = l.id)${leads}),
            open_tasks as materialized (
              select t.assignee as manager, count(*) as open, count(*) filter (where t.due_at <= :now) as overdue
              from tasks t where :ofNow and not t.completed and t.deleted_at is null${tasks}
              group by t.assignee),
            waiting as materialized (
              select (select coalesce(sum(o.pending), 0) from open_orders o) as orders,
                (select n.leads from new_leads n) as leads),
            breached as materialized (
              select (select coalesce(sum(o.breached), 0) from open_orders o) as orders,
                (select coalesce(sum(l.breached), 0) from open_leads l) as leads),
            load as (
              select u.id, u.name, coalesce(o.active, 0) as active, coalesce(o.breached, 0) as breached_orders,
                coalesce(l.open, 0) as open_leads, coalesce(l.breached, 0) as breached_leads,
                coalesce(t.open, 0) as open_tasks, coalesce(t.overdue, 0) as overdue_tasks
              from users u
              left join open_orders o on o.manager = u.id
              left join open_leads l on l.manager = u.id
              left join open_tasks t on t.manager = u.id
              where :ofNow and (${people}
                or o.active + o.breached > 0 or l.manager is not null or t.manager is not null))
            select json_build_object(
              'asOf', :asOf::text, 'from', :firstDay::date, 'to', :endDay::date, 'timeZone', :timeZone::text,
              'totalOrders', c.orders, 'activeOrders', c.active, 'totalLeads', c.leads,
              'byStatus', (
                select json_agg(json_build_object('status', s.status, 'count', s.orders) order by s.place) from (
                  select s.status, s.place, coalesce(sum(m.orders), 0) as orders
                  from statuses s left join made m on m.status = s.status and not m.earlier
                  group by s.status, s.place) s),
              'conversion', json_build_object('rate', c.rate, 'successful', c.successful, 'total', c.orders),
              'leadConversion', json_build_object('rate', c.lead_rate, 'successful', c.converted, 'total', c.leads),
              'revenue', json_build_object('eur', c.eur, 'rub', c.rub),
              'activeValue', json_build_object('eur', c.active_eur, 'rub', c.active_rub),
              'daily', (
                select coalesce(json_agg(json_build_object('date', d.day, 'orders', d.orders,
                  'successfulOrders', d.successful, 'revenue', json_build_object('eur', d.eur, 'rub', d.rub),
                  'leads', a.leads, 'convertedLeads', a.converted) order by d.day), '[]')
                from days d join asked a on a.day = d.day and not a.earlier),
              'deltas', json_build_object('from', :firstDayBefore::date, 'to', :firstDay::date,
                'totalOrders', json_build_object('before', b.orders, 'now', c.orders),
                'successfulOrders', json_build_object('before', b.successful, 'now', c.successful),
                'totalLeads', json_build_object('before', b.leads, 'now', c.leads),
                'convertedLeads', json_build_object('before', b.converted, 'now', c.converted),
                'conversionRate', c.rate - b.rate, 'leadConversionRate', c.lead_rate - b.lead_rate,
                'revenue', json_build_object('eur', c.eur - b.eur, 'rub', c.rub - b.rub)),
              'timeInStatus', (
                select coalesce(json_agg(json_build_object('status', t.status, 'count', t.changes,
                  'medianHours', t.hours) order by t.place), '[]')
                from times t),
              'awaitingManager', (
                select json_build_object('orders', w.orders, 'leads', w.leads, 'total', w.orders + w.leads)
                from waiting w),
              'slaBreaches', (
                select json_build_object('orders', x.orders, 'leads', x.leads, 'total', x.orders + x.leads)
                from breached x),
              'overdueTasks', (select coalesce(sum(t.overdue), 0) from open_tasks t),
              'workload', (
                select coalesce(json_agg(json_build_object('managerId', w.id, 'activeOrders', w.active,
                  'breachedOrders', w.breached_orders, 'openLeads', w.open_leads, 'breachedLeads', w.breached_leads,
                  'openTasks', w.open_tasks, 'overdueTasks', w.overdue_tasks)
                  order by w.active desc, w.open_leads desc, w.name, w.id), '[]')
                from load w))
            from counted c join counted b on b.earlier and not c.earlier
            """;

    private static final String STATEMENT = TEMPLATE.replace(
                    "${successfulLeads}", EnumNames.list(LeadStatus.class, LeadStatus::isSuccessful))
            .replace("${awaitingLeads}", EnumNames.list(LeadStatus.class, LeadStatus::isAwaitingManager))
            .replace("${closedLeads}", EnumNames.list(LeadStatus.class, status -> !status.isOpen()))
            .replace("${awaitingOrders}", EnumNames.list(OrderStatus.class, OrderStatus::isAwaitingManager))
            .replace("${terminalOrders}", EnumNames.list(OrderStatus.class, OrderStatus::isTerminal));

    // Read in the order of their lengths from an index, up to the middle: to sort them would take four times as long.
    // For an even number, the median is halfway between the two in the middle.
    private static final String TIMES = """
            times as (
              select s.status, s.place, n.changes, (
                select avg(m.seconds)::float8 / 3600 from (
                  select h.former_status_seconds as seconds from status_history h
                  where h.subject = 'ORDER' and h.former_status_seconds is not null and h.from_status = s.status
                    and h.occurred_at >= :from and h.occurred_at < :to and ${endsAStay}
                  order by h.former_status_seconds
                  offset greatest(n.changes - 1, 0) / 2 limit 2 - n.changes % 2) m) as hours
              from statuses s
              cross join lateral (
                select count(*) as changes from status_history h
                where h.subject = 'ORDER' and h.former_status_seconds is not null and h.from_status = s.status
                  and h.occurred_at >= :from and h.occurred_at < :to and ${endsAStay}) n
              where :timeInStatus)""";

    // Starts at the orders of one manager: to start at the history would read the history of all orders.
    private static final String TIMES_OF_ONE = """
            times as (
              select s.status, s.place, coalesce(n.changes, 0) as changes, n.hours from statuses s
              left join (
                select h.from_status as status, count(*) as changes,
                  percentile_cont(0.5) within group (order by h.former_status_seconds) / 3600 as hours
                from orders o cross join lateral (
                  select h.from_status, h.former_status_seconds from status_history h
                  where h.order_id = o.id and h.former_status_seconds is not null
                    and h.occurred_at >= :from and h.occurred_at < :to and ${endsAStay}
                  offset 0) h
                where :timeInStatus and o.assigned_manager = :manager
                group by h.from_status) n using (status)
              where :timeInStatus)""";

    private static final String OF_ALL = STATEMENT
            .replace("${times}", TIMES)
            .replace("${endsAStay}", Correction.ENDS_A_STAY)
            .replaceAll("\\$\\{(orders|leads|tasks)}", "")
            .replace("${people}", "u.active and u.role in ('MANAGER', 'ADMIN')");

    private static final String OF_ONE = STATEMENT
            .replace("${times}", TIMES_OF_ONE)
            .replace("${endsAStay}", Correction.ENDS_A_STAY)
            .replace("${orders}", " and o.assigned_manager = :manager")
            .replace("${leads}", " and l.assigned_manager = :manager")
            .replace("${tasks}", " and t.assignee = :manager")
            .replace("${people}", "u.id = :manager");

    /** What a manager sees who sees only what is assigned to them or to nobody. */
    private final String ofVisible;

    private final JdbcClient jdbc;

    private final CurrentRights rights;

    private final Clock clock;

    DashboardQueries(JdbcClient jdbc, TaskVisibility tasks, CurrentRights rights, Clock clock) {
        this.ofVisible = STATEMENT
                .replace("${times}", TIMES_OF_ONE)
                .replace("o.assigned_manager = :manager", OrderVisibility.VISIBLE)
                .replace("${endsAStay}", Correction.ENDS_A_STAY)
                .replace("${orders}", " and " + OrderVisibility.VISIBLE)
                .replace("${leads}", " and " + LeadVisibility.VISIBLE)
                .replace("${tasks}", " and " + tasks.visible())
                .replace("${people}", "u.id = :viewer")
                .replace("or o.active + o.breached > 0 or l.manager is not null or t.manager is not null", "");
        this.rights = rights;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The parts that the client selects. The statement leaves the others empty and does not read their rows. */
    record Parts(boolean totals, boolean leads, boolean daily, boolean deltas, boolean timeInStatus, boolean now) {}

    /**
     * A period whose ends may be left open: from the first order or lead on, until tomorrow.
     *
     * @throws crm.graphql.RequestRefused if it is none
     */
    Period period(@Nullable LocalDate from, @Nullable LocalDate to, ZoneId zone) {
        LocalDate end =
                to != null ? to : LocalDate.ofInstant(clock.instant(), zone).plusDays(1);
        Period.requireBusinessDate("to", end);
        return from != null ? Period.of(from, end, zone) : Period.since(firstDay(end, zone), end, zone);
    }

    private LocalDate firstDay(LocalDate end, ZoneId zone) {
        // least() passes over nulls: of an empty database, the first day is the last.
        Instant first = jdbc.sql("""
                        select least((select min(o.created_at) from orders o), (select min(l.created_at) from leads l),
                          :end) as first
                        """)
                .param("end", end.minusDays(1).atStartOfDay(zone).toOffsetDateTime())
                .query((row, number) -> ResultSets.instant(row, "first"))
                .single();
        return LocalDate.ofInstant(first, zone);
    }

    /** @param manager whose orders, leads and tasks are counted; null for all */
    Dashboard dashboard(@Nullable UUID manager, Period period, Parts parts) {
        Instant now = clock.instant();
        UUID viewer = rights.get().viewer();
        Period before = period.before();
        List<Period.Span> spans = new ArrayList<>();
        if (parts.daily()) {
            spans.addAll(period.days());
        } else if (parts.totals() || parts.deltas()) {
            spans.add(period.whole());
        }
        int inPeriod = spans.size();
        if (parts.deltas()) {
            spans.add(before.whole());
        }
        String json = jdbc.sql(manager != null ? OF_ONE : viewer != null ? ofVisible : OF_ALL)
                .param("manager", manager)
                .param("viewer", viewer)
                .param("asOf", now.toString())
                .param("now", Utc.offset(now))
                .param("from", Utc.offset(period.from()))
                .param("to", Utc.offset(period.to()))
                .param("firstDay", period.firstDay())
                .param("endDay", period.endDay())
                .param("firstDayBefore", before.firstDay())
                .param("timeZone", period.zone().getId())
                .param("days", texts(spans, span -> span.day().toString()))
                .param("starts", texts(spans, span -> span.from().toString()))
                .param("ends", texts(spans, span -> span.to().toString()))
                .param("inPeriod", inPeriod)
                .param("leads", parts.leads())
                .param("daily", parts.daily())
                .param("timeInStatus", parts.timeInStatus())
                .param("ofNow", parts.now())
                .param("statuses", EnumNames.array(OrderStatus.class, status -> true))
                .param("successful", EnumNames.array(OrderStatus.class, OrderStatus::isSuccessful))
                .param("active", EnumNames.array(OrderStatus.class, OrderStatus::isActive))
                .param("minimum", ConversionRate.MINIMUM)
                .query(String.class)
                .single();
        return JSON.readValue(json, Dashboard.class);
    }

    private static String[] texts(List<Period.Span> spans, Function<Period.Span, String> part) {
        return spans.stream().map(part).toArray(String[]::new);
    }
}
