package crm.customer;

import crm.searchtext.SearchPredicates;
import crm.searchtext.SearchPredicates.Spelling;
import crm.searchtext.SearchText;
import java.util.List;

/** How a text finds customers; leads and orders are found through them. */
public final class CustomerSearch {

    private CustomerSearch() {}

    /**
     * Selects as {@link SearchPredicates} has them. Who was merged into another is not found.
     *
     * @param personal whether the caller may find people by what is masked for analysts
     */
    public static List<String> ways(SearchText text, Spelling spelling, boolean personal) {
        SearchPredicates ways = new SearchPredicates("customers s where s.merged_into is null", text, spelling)
                .code("s.code")
                .ids("s.id", "s.legacy_id", "s.legacy_uuid");
        if (personal) {
            ways.words("NAME", "s.search_name", "s.full_name")
                    .phone("s.phone", "s.phone_raw")
                    .email("s.email");
        }
        return ways.list();
    }
}
