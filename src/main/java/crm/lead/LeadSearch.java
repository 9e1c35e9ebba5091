package crm.lead;

import crm.customer.CustomerSearch;
import crm.searchtext.SearchPredicates;
import crm.searchtext.SearchPredicates.Spelling;
import crm.searchtext.SearchText;
import crm.security.CallerRights;
import java.util.List;

/** How a text finds leads. */
public final class LeadSearch {

    private LeadSearch() {}

    /**
     * Selects as {@link SearchPredicates} has them, without those through the lead's customer.
     *
     * @param rights of the caller; a caller who sees personal data masked cannot search it
     */
    public static List<String> selects(SearchText text, Spelling spelling, CallerRights rights) {
        SearchPredicates predicates = new SearchPredicates("leads s", text, spelling)
                .code("s.code")
                .ids("s.id", "s.legacy_id", "s.legacy_uuid")
                .words("BIKE", "s.search_bike", "(s.bike_snapshot ->> 'title')");
        if (rights.seesPersonalData()) {
            predicates
                    .words("NAME", "s.search_name", "s.contact_name")
                    .phone("s.contact_phone", "s.contact_phone_raw")
                    .email("s.contact_email")
                    .telegram("s.contact_telegram")
                    .whatsapp("s.contact_whatsapp");
        }
        return predicates.list();
    }

    /** A select of the ids of all that are found, also through their customers. */
    static String ids(SearchText text, Spelling spelling, CallerRights rights) {
        return SearchPredicates.ids(selects(text, spelling, rights))
                + " union all select l.id from leads l where "
                + CustomerSearch.through("l.customer_id", text, spelling, rights);
    }
}
