package crm.facet;

import crm.customer.CustomerFilter;
import crm.customer.CustomerVisibility;
import crm.lead.LeadVisibility;
import crm.order.OrderSearch;
import crm.order.OrderVisibility;
import crm.security.CallerRights;
import crm.security.CurrentRights;
import crm.sql.Pages;
import crm.sql.Where;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Counts the values of the fields of a list, with one statement that reads the records once. */
@Component
class FacetQueries {

    private final Pages pages;

    private final OrderSearch search;

    private final CustomerVisibility customers;

    private final CurrentRights rights;

    private final Clock clock;

    FacetQueries(Pages pages, OrderSearch search, CustomerVisibility customers, CurrentRights rights, Clock clock) {
        this.pages = pages;
        this.search = search;
        this.customers = customers;
        this.rights = rights;
        this.clock = clock;
    }

    /**
     * The values of each field, the most frequent first.
     *
     * @param fields that the type has, each once
     * @param most how many values a field has at most
     */
    List<Facet> count(FacetType type, List<FacetField> fields, FacetFilter filter, int most) {
        int managers = fields.indexOf(FacetField.MANAGER);
        String select = """
                select v.field, v.value, v.count, case when v.field = :managers
                  then (select u.name from users u where u.id = v.value::uuid) end as name
                from (
                  select f.field, f.value, count(*) as count,
                    row_number() over (partition by f.field order by count(*) desc, f.value) as place
                  from %s cross join lateral (values %s) f (field, value)""".formatted(
                        from(type, fields),
                        IntStream.range(0, fields.size())
                                .mapToObj(i -> "(" + i + ", " + expression(type, fields.get(i)) + ")")
                                .collect(Collectors.joining(", ")));
        Where where = where(type, filter).with("managers", managers).with("most", most + 1);
        String end = "group by f.field, f.value) v where v.place <= :most order by v.field, v.place";
        Map<Integer, List<Facet.Value>> values = new HashMap<>();
        pages.query(select, where, end).query(row -> {
            int field = row.getInt("field");
            values.computeIfAbsent(field, key -> new ArrayList<>())
                    .add(new Facet.Value(
                            type,
                            fields.get(field),
                            row.getString("value"),
                            row.getString("name"),
                            row.getInt("count")));
        });
        return IntStream.range(0, fields.size())
                .mapToObj(i -> {
                    List<Facet.Value> found = values.getOrDefault(i, List.of());
                    boolean more = found.size() > most;
                    return new Facet(type, fields.get(i), more ? found.subList(0, most) : found, more);
                })
                .toList();
    }

    /** The conditions of the filter, and those of a manager who does not see all records. */
    private Where where(FacetType type, FacetFilter filter) {
        CallerRights caller = rights.get();
        Instant now = clock.instant();
        return switch (type) {
            case ORDERS ->
                caller.seen(
                        filter.orders() == null ? new Where() : filter.orders().where(search, caller, now),
                        OrderVisibility.VISIBLE);
            case LEADS ->
                caller.seen(
                        filter.leads() == null ? new Where() : filter.leads().where(caller, now),
                        LeadVisibility.VISIBLE);
            case SHIPMENTS ->
                caller.seen(
                        filter.shipments() == null
                                ? new Where()
                                : filter.shipments().where(),
                        OrderVisibility.through("s.order_id"));
            case BIKES ->
                filter.bikes() == null
                        ? new Where().and("b.active")
                        : filter.bikes().where();
            case CUSTOMERS ->
                caller.seen(
                        filter.customers() == null
                                ? CustomerFilter.all()
                                : filter.customers().where(caller),
                        customers.visible());
        };
    }

    /** Tables of other records are joined only where a field is theirs. */
    private static String from(FacetType type, List<FacetField> fields) {
        boolean city = fields.contains(FacetField.CITY);
        return switch (type) {
            case ORDERS ->
                "orders o"
                        + (city ? " left join customers c on c.id = o.customer_id" : "")
                        + (fields.contains(FacetField.SOURCE) ? " left join leads l on l.id = o.lead_id" : "");
            case LEADS -> "leads l" + (city ? " left join customers c on c.id = l.customer_id" : "");
            case SHIPMENTS -> "shipments s";
            case BIKES -> "bikes b";
            case CUSTOMERS -> "customers c";
        };
    }

    private static String expression(FacetType type, FacetField field) {
        String alias = switch (type) {
            case ORDERS -> "o";
            case LEADS -> "l";
            case SHIPMENTS -> "s";
            case BIKES -> "b";
            case CUSTOMERS -> "c";
        };
        return switch (field) {
            case STATUS -> alias + ".status";
            case STAGE -> "o.stage";
            case MANAGER -> alias + ".assigned_manager::text";
            case SOURCE -> "l.source";
            case CITY -> "c.city";
            case COUNTRY -> "c.country";
            case BRAND -> ofBike(type, alias, "brand");
            case CATEGORY -> ofBike(type, alias, "category");
            case SIZE -> ofBike(type, alias, "size");
            case DELIVERY_METHOD -> "o.delivery_method";
            case CARRIER -> "s.carrier";
            case PREFERRED_CHANNEL -> "c.preferred_channel";
        };
    }

    private static String ofBike(FacetType type, String alias, String key) {
        return type == FacetType.BIKES ? alias + "." + key : alias + ".bike_snapshot ->> '" + key + "'";
    }
}
