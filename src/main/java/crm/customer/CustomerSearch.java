package crm.customer;

import crm.searchtext.SearchPredicates;
import crm.searchtext.SearchPredicates.Spelling;
import crm.searchtext.SearchText;
import crm.security.CallerRights;
import java.util.List;

/** How a text finds customers; leads and orders are found through them. */
public final class CustomerSearch {

    private CustomerSearch() {}

    /**
     * Selects as {@link SearchPredicates} has them. Who was merged into another is not found.
     *
     * @param rights of the caller; a caller who sees personal data masked cannot search it
     */
    public static List<String> selects(SearchText text, Spelling spelling, CallerRights rights) {
        SearchPredicates predicates = new SearchPredicates("customers s where s.merged_into is null", text, spelling)
                .code("s.code")
                .ids("s.id", "s.legacy_id", "s.legacy_uuid");
        if (rights.seesPersonalData()) {
            predicates
                    .words("NAME", "s.search_name", "s.full_name")
                    .phone("s.phone", "s.phone_raw")
                    .email("s.email")
                    .telegram("s.telegram")
                    .whatsapp("s.whatsapp");
        }
        return predicates.list();
    }

    /** The same for customers as partners know them, of all partners. */
    static List<String> selectsOfPartners(SearchText text, Spelling spelling) {
        return new SearchPredicates("partner_customers s where true", text, spelling)
                .code("s.code")
                .ids("s.id", "null::text", "null::uuid")
                .list();
    }

    /**
     * A condition on the customer of an order or a lead, to be found through it. A partner must not find its own order
     * by what it does not know of the customer, such as its code.
     *
     * @param found SQL of the condition, up to the list of customers
     */
    public static String through(String found, SearchText text, Spelling spelling, CallerRights rights) {
        return rights.partnerSeen("customer") == null
                ? found + " in (" + SearchPredicates.ids(selects(text, spelling, rights)) + ")"
                : "false";
    }
}
