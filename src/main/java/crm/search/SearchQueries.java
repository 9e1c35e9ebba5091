package crm.search;

import crm.customer.CustomerSearch;
import crm.customer.CustomerVisibility;
import crm.lead.LeadSearch;
import crm.lead.LeadVisibility;
import crm.order.OrderSearch;
import crm.order.OrderVisibility;
import crm.searchtext.SearchPredicates.Spelling;
import crm.searchtext.SearchText;
import crm.security.CurrentRights;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the ids of customers, orders and leads, in one statement; in two where few are found as they are spelled. */
@Component
class SearchQueries {

    /** Through how many customers, the best ones, orders and leads are found. */
    private static final int CUSTOMERS = 200;

    private static final String ORDER = " order by grade, distance, at desc, id limit ";

    private final JdbcClient jdbc;

    private final OrderSearch orders;

    private final CurrentRights rights;

    private final CustomerVisibility visibility;

    SearchQueries(JdbcClient jdbc, OrderSearch orders, CurrentRights rights, CustomerVisibility visibility) {
        this.visibility = visibility;
        this.jdbc = jdbc;
        this.orders = orders;
        this.rights = rights;
    }

    /**
     * The best matches first. Of two equally good ones, what has the match itself comes before what has it from its
     * customer; then customers before orders before leads, and the newest of each.
     */
    List<SearchHit> find(SearchText text, Set<SearchType> types, int first) {
        if (text.findsNothing()) {
            return List.of();
        }
        List<SearchHit> right = find(text, types, first, Spelling.RIGHT);
        if (right.size() == first) {
            return right;
        }
        Map<UUID, SearchHit> hits = new LinkedHashMap<>();
        right.forEach(hit -> hits.put(hit.id(), hit));
        find(text, types, first, Spelling.SIMILAR).forEach(hit -> hits.putIfAbsent(hit.id(), hit));
        return hits.values().stream().limit(first).toList();
    }

    private List<SearchHit> find(SearchText text, Set<SearchType> types, int first, Spelling spelling) {
        UUID viewer = rights.get().viewer();
        List<String> customers =
                seen(CustomerSearch.selects(text, spelling, rights.get()), viewer, visibility.visible("v.id"));
        List<String> found = new ArrayList<>();
        if (types.contains(SearchType.CUSTOMER)) {
            found.add("select 'CUSTOMER', 0, false, c.* from found_customers c");
        }
        if (types.contains(SearchType.ORDER)) {
            found.add(own(
                    "ORDER", 1, seen(orders.selects(text, spelling), viewer, OrderVisibility.through("v.id")), first));
            found.add(ofCustomers("ORDER", 1, "orders", viewer, OrderVisibility.through("r.id")));
        }
        if (types.contains(SearchType.LEAD)) {
            List<String> leads = LeadSearch.selects(text, spelling, rights.get());
            found.add(own("LEAD", 2, seen(leads, viewer, LeadVisibility.through("v.id")), first));
            found.add(ofCustomers("LEAD", 2, "leads", viewer, LeadVisibility.through("r.id")));
        }
        return jdbc.sql("""
                        with %s,
                        found_customers as materialized (%s),
                        found (type, place, of_customer, id, field, grade, distance, at) as (%s)
                        select f.type, f.id,
                          array_agg(f.field order by f.grade, f.of_customer, f.distance, f.field) as fields,
                          array_agg(f.grade order by f.grade, f.of_customer, f.distance, f.field) as grades,
                          array_agg(f.of_customer order by f.grade, f.of_customer, f.distance, f.field) as of_customer
                        from found f
                        group by f.type, f.place, f.id
                        order by min(array[f.grade, f.of_customer::integer, f.distance]), f.place, max(f.at) desc, f.id
                        limit :first
                        """.formatted(text.sought(), best(customers, CUSTOMERS), String.join(" union all ", found)))
                .params(text.parameters())
                .param("viewer", viewer)
                .param("first", first)
                .query(SearchQueries::hit)
                .list();
    }

    private static String own(String type, int place, List<String> selects, int first) {
        return "select '" + type + "', " + place + ", false, w.* from (" + best(selects, first) + ") w";
    }

    /** Of selects of records {@code v}, what a manager sees who sees only what is assigned to them or to nobody. */
    private static List<String> seen(List<String> selects, @Nullable UUID viewer, String visible) {
        return viewer == null
                ? selects
                : selects.stream()
                        .map(select -> "select v.* from (" + select + ") v where " + visible)
                        .toList();
    }

    private static String ofCustomers(String type, int place, String table, @Nullable UUID viewer, String visible) {
        return "select '" + type + "', " + place + ", true, r.id, c.field, c.grade, c.distance, r.created_at"
                + " from found_customers c join " + table + " r on r.customer_id = c.id"
                + (viewer == null ? "" : " where " + visible);
    }

    /** The best rows of each select: the best of all are among them. */
    private static String best(List<String> selects, int limit) {
        return selects.isEmpty()
                ? "select null::uuid as id, null as field, 0 as grade, 0 as distance, now() as at where false"
                : selects.stream()
                        .map(select -> "(" + select + ORDER + limit + ")")
                        .collect(Collectors.joining(" union all "));
    }

    private static SearchHit hit(ResultSet row, int number) throws SQLException {
        String[] fields = (String[]) row.getArray("fields").getArray();
        Integer[] grades = (Integer[]) row.getArray("grades").getArray();
        Boolean[] ofCustomer = (Boolean[]) row.getArray("of_customer").getArray();
        Map<SearchField, SearchMatch> matches = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i++) {
            SearchField field = SearchField.valueOf(fields[i]);
            matches.putIfAbsent(field, new SearchMatch(field, SearchCloseness.values()[grades[i]], ofCustomer[i]));
        }
        return new SearchHit(
                SearchType.valueOf(row.getString("type")),
                row.getObject("id", UUID.class),
                List.copyOf(matches.values()));
    }
}
