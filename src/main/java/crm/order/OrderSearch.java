package crm.order;

import crm.customer.CustomerSearch;
import crm.searchtext.SearchPredicates;
import crm.searchtext.SearchPredicates.Spelling;
import crm.searchtext.SearchText;
import crm.security.CallerRights;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** How a text finds orders: by their own columns, and by records of higher modules. */
@Component
public class OrderSearch {

    /** Finds orders by records of another module, such as a shipment's tracking number. */
    public interface Source {

        /** Selects as {@link SearchPredicates} has them, of the ids of orders. */
        List<String> selects(SearchText text, Spelling spelling);
    }

    private final List<Source> sources;

    private final PaidCondition paid;

    OrderSearch(List<Source> sources, PaidCondition paid) {
        this.sources = sources;
        this.paid = paid;
    }

    /** SQL of whether an order is paid: a condition on the table {@code orders}, called {@code o}. */
    String paid() {
        return paid.sql();
    }

    /** Selects as {@link SearchPredicates} has them, without those through the order's customer. */
    public List<String> selects(SearchText text, Spelling spelling) {
        List<String> selects = new ArrayList<>(new SearchPredicates("orders s", text, spelling)
                .code("s.order_code")
                .ids("s.id", "s.legacy_id", "s.legacy_uuid")
                .words("BIKE", "s.search_bike", "s.bike_name")
                .list());
        sources.forEach(source -> selects.addAll(source.selects(text, spelling)));
        return selects;
    }

    /**
     * A select of the ids of all that are found, also through their customers.
     *
     * @param rights of the caller; a caller who sees personal data masked cannot search it
     */
    String ids(SearchText text, Spelling spelling, CallerRights rights) {
        return SearchPredicates.ids(selects(text, spelling))
                + " union all select o.id from orders o where "
                + CustomerSearch.through("o.customer_id", text, spelling, rights);
    }
}
