package crm.shipment;

import crm.order.OrderSearch;
import crm.searchtext.SearchPredicates;
import crm.searchtext.SearchPredicates.Spelling;
import crm.searchtext.SearchText;
import java.util.List;
import org.springframework.stereotype.Component;

/** An order is found by its parcels' tracking numbers. */
@Component
class OrdersByTrackingNumber implements OrderSearch.Source {

    @Override
    public List<String> selects(SearchText text, Spelling spelling) {
        return new SearchPredicates(
                        "(select p.order_id as id, p.tracking_key, p.created_at from shipments p) s", text, spelling)
                .trackingNumber("s.tracking_key")
                .list();
    }
}
