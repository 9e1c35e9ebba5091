package crm.comment;

import crm.customer.CustomerVisibility;
import crm.lead.LeadVisibility;
import crm.order.OrderVisibility;
import org.springframework.stereotype.Component;

/** Which comments a manager {@code :viewer} sees with {@code crm.visibility=OWN}: those on records that they see. */
@Component
public class CommentVisibility {

    private final String visible;

    CommentVisibility(CustomerVisibility customers) {
        this.visible = """
                ((m.order_id is null or %s) and (m.lead_id is null or %s)
                  and (m.customer_id is null or %s))""".formatted(
                        OrderVisibility.through("m.order_id"),
                        LeadVisibility.through("m.lead_id"),
                        customers.visible("m.customer_id"));
    }

    /** SQL that holds for such a row {@code m} of the table {@code comments}. */
    public String visible() {
        return visible;
    }

    /** The same for the person that this SQL names, instead of {@code :viewer}. */
    String visibleTo(String person) {
        return visible.replace(":viewer", person);
    }
}
