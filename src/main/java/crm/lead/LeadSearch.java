package crm.lead;

import crm.customer.CustomerSearch;
import crm.searchtext.SearchPredicates;
import crm.searchtext.SearchPredicates.Spelling;
import crm.searchtext.SearchText;
import java.util.List;

/** How a text finds leads. */
public final class LeadSearch {

    private LeadSearch() {}

    /**
     * Selects as {@link SearchPredicates} has them, without those through the lead's customer.
     *
     * @param personal whether the caller may find people by what is masked for analysts
     */
    public static List<String> ways(SearchText text, Spelling spelling, boolean personal) {
        SearchPredicates ways = new SearchPredicates("leads s", text, spelling)
                .code("s.code")
                .ids("s.id", "s.legacy_id", "s.legacy_uuid")
                .words("BIKE", "s.search_bike", "(s.bike_snapshot ->> 'title')");
        if (personal) {
            ways.words("NAME", "s.search_name", "s.contact_name")
                    .phone("s.contact_phone", "s.contact_phone_raw")
                    .email("s.contact_email");
        }
        return ways.list();
    }

    /** A select of the ids of all that are found, also through their customers. */
    static String ids(SearchText text, Spelling spelling, boolean personal) {
        return SearchPredicates.ids(ways(text, spelling, personal))
                + " union all select l.id from leads l where l.customer_id in ("
                + SearchPredicates.ids(CustomerSearch.ways(text, spelling, personal)) + ")";
    }
}
