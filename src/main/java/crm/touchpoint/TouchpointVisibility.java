package crm.touchpoint;

import crm.customer.CustomerVisibility;
import crm.lead.LeadVisibility;
import crm.order.OrderVisibility;
import org.springframework.stereotype.Component;

/**
 * Which touchpoints a manager {@code :viewer} sees with {@code crm.visibility=OWN}: those about records that they all
 * see.
 */
@Component
public class TouchpointVisibility {

    private final String visible;

    TouchpointVisibility(CustomerVisibility customers) {
        this.visible = """
                ((t.order_id is null or %s) and (t.lead_id is null or %s)
                  and (t.customer_id is null or %s))""".formatted(
                        OrderVisibility.through("t.order_id"),
                        LeadVisibility.through("t.lead_id"),
                        customers.visible("t.customer_id"));
    }

    /** SQL that holds for such a row {@code t} of the table {@code touchpoints}. */
    public String visible() {
        return visible;
    }
}
