package crm.lead;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.security.CurrentRights;
import crm.sql.Pages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the board: one statement for the counts, one for the cards of all columns. */
@Component
class LeadBoardQueries {

    static final String CARDS = "LeadBoardColumn.leads";

    private final Pages pages;

    private final LeadQueries leads;

    private final CurrentRights rights;

    LeadBoardQueries(Pages pages, LeadQueries leads, CurrentRights rights, Loaders loaders) {
        this.pages = pages;
        this.leads = leads;
        this.rights = rights;
        loaders.toOne(CARDS, this::cards);
    }

    record CardsKey(LeadBoard.Column column, LeadSort sort, PageArguments page) {}

    /** A column for each status that the filter lets through, also where it is empty. */
    LeadBoard board(@Nullable LeadFilter filter) {
        Map<LeadStatus, Integer> counts = pages.query(
                        "select l.status, count(*) as leads from leads l",
                        rights.get().seen(leads.where(filter), LeadVisibility.VISIBLE),
                        "group by l.status")
                .query(row -> {
                    Map<LeadStatus, Integer> found = new EnumMap<>(LeadStatus.class);
                    while (row.next()) {
                        found.put(LeadStatus.valueOf(row.getString("status")), row.getInt("leads"));
                    }
                    return found;
                });
        return new LeadBoard(Arrays.stream(LeadStatus.values())
                .filter(status -> filter == null || isShown(filter, status))
                .map(status -> new LeadBoard.Column(status, counts.getOrDefault(status, 0), filter))
                .toList());
    }

    private static boolean isShown(LeadFilter filter, LeadStatus status) {
        List<LeadStatus> only = filter.status();
        List<LeadStatus> not = filter.statusNotIn();
        return (only == null || only.isEmpty() || only.contains(status)) && (not == null || !not.contains(status));
    }

    private Map<CardsKey, Connection<Lead>> cards(Collection<CardsKey> keys) {
        record Page(@Nullable LeadFilter filter, LeadSort sort, PageArguments page) {}
        Map<Page, List<CardsKey>> byPage = new LinkedHashMap<>();
        keys.forEach(key -> byPage.computeIfAbsent(
                        new Page(key.column().filter(), key.sort(), key.page()), page -> new ArrayList<>())
                .add(key));
        Map<CardsKey, Connection<Lead>> cards = HashMap.newHashMap(keys.size());
        byPage.forEach((page, columns) -> {
            Map<String, Connection<Lead>> found = pages.pagesByText(
                    LeadQueries.LEADS,
                    "l.status",
                    columns.stream().map(key -> key.column().status().name()).toList(),
                    leads.where(page.filter()),
                    page.sort().keyset(),
                    page.page());
            columns.forEach(
                    key -> cards.put(key, found.get(key.column().status().name())));
        });
        return cards;
    }
}
