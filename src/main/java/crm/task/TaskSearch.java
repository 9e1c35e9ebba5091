package crm.task;

import crm.searchtext.SearchPredicates;
import crm.searchtext.SearchPredicates.Spelling;
import crm.searchtext.SearchText;
import crm.security.CallerRights;

/** How a text finds tasks: by the words of the title, and of the description, which is personal data. */
final class TaskSearch {

    private TaskSearch() {}

    /** A select of the ids. */
    static String ids(SearchText text, Spelling spelling, CallerRights rights) {
        SearchPredicates predicates =
                new SearchPredicates("tasks s", text, spelling).words("TITLE", "search_names(s.title)", "s.title");
        if (rights.seesPersonalData() && spelling == Spelling.RIGHT) {
            predicates.words("DESCRIPTION", "search_names(s.description)", "s.description");
        }
        return SearchPredicates.ids(predicates.list());
    }
}
