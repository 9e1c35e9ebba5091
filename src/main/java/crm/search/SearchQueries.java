package crm.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.crypto.Sha256;
import crm.customer.CustomerSearch;
import crm.customer.CustomerVisibility;
import crm.graphql.Connection;
import crm.graphql.PageArguments;
import crm.graphql.TotalCount;
import crm.lead.LeadSearch;
import crm.lead.LeadVisibility;
import crm.order.OrderSearch;
import crm.order.OrderVisibility;
import crm.searchtext.SearchPredicates.Spelling;
import crm.searchtext.SearchText;
import crm.security.CurrentRights;
import crm.sql.Cursors;
import crm.sql.ResultSets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
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

    /** How many results a text has at most, on all pages together. */
    private static final int MOST = 500;

    private static final String SORT = "RANK";

    private static final String ORDER = " order by grade, distance, at desc, id limit ";

    private final JdbcClient jdbc;

    private final OrderSearch orders;

    private final Cursors cursors;

    private final CurrentRights rights;

    private final CustomerVisibility visibility;

    SearchQueries(
            JdbcClient jdbc, OrderSearch orders, Cursors cursors, CurrentRights rights, CustomerVisibility visibility) {
        this.cursors = cursors;
        this.visibility = visibility;
        this.jdbc = jdbc;
        this.orders = orders;
        this.rights = rights;
    }

    /**
     * A page of all that is found. A later page finds everything again, up to the end of the longest list, and begins
     * behind the place of the cursor: what was added or changed in between moves no result to another page.
     *
     * @param paged whether it must be known if there are more
     */
    Connection<SearchHit> page(String given, Set<SearchType> types, PageArguments page, boolean paged) {
        SearchText text = SearchText.parse("text", given);
        String list = "search " + HexFormat.of().formatHex(Sha256.of((types + given).getBytes(UTF_8)));
        Cursors.Position position = page.after() == null ? null : cursors.decode("after", page.after(), list, SORT);
        boolean whole = position != null || page.counted();
        List<SearchHit> found = find(text, types, whole ? MOST + 1 : page.size() + (paged ? 1 : 0));
        List<SearchHit> rest = found.stream()
                .limit(MOST)
                .filter(hit ->
                        position == null || hit.rank().compareTo(SearchHit.Rank.of(position.keys(), position.id())) > 0)
                .toList();
        List<SearchHit> hits = rest.stream().limit(page.size()).toList();
        return new Connection<>(
                hits,
                rest.size() > hits.size(),
                position != null,
                index -> {
                    SearchHit hit = hits.get(index);
                    return cursors.encode(
                            list, SORT, new Cursors.Position(hit.rank().keys(), hit.id()));
                },
                page.counted() ? count(found.size()) : null);
    }

    private static TotalCount count(int found) {
        return found > MOST
                ? new TotalCount(MOST, TotalCount.Precision.AT_LEAST)
                : new TotalCount(found, TotalCount.Precision.EXACT);
    }

    /**
     * The best matches first. Of two equally good ones, what has the match itself comes before what has it from its
     * customer; then customers before orders before leads, and the newest of each.
     */
    private List<SearchHit> find(SearchText text, Set<SearchType> types, int first) {
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
                          array_agg(f.of_customer order by f.grade, f.of_customer, f.distance, f.field) as of_customer,
                          min(array[f.grade, f.of_customer::integer, f.distance]) as rank, f.place, max(f.at) as at
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
        Integer[] rank = (Integer[]) row.getArray("rank").getArray();
        UUID id = row.getObject("id", UUID.class);
        Map<SearchField, SearchMatch> matches = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i++) {
            SearchField field = SearchField.valueOf(fields[i]);
            matches.putIfAbsent(field, new SearchMatch(field, SearchCloseness.values()[grades[i]], ofCustomer[i]));
        }
        return new SearchHit(
                SearchType.valueOf(row.getString("type")),
                id,
                List.copyOf(matches.values()),
                new SearchHit.Rank(rank[0], rank[1], rank[2], row.getInt("place"), ResultSets.instant(row, "at"), id));
    }
}
