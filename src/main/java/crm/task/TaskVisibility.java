package crm.task;

import crm.customer.CustomerVisibility;
import crm.lead.LeadVisibility;
import crm.order.OrderVisibility;
import org.springframework.stereotype.Component;

/** Which tasks a manager {@code :viewer} sees with {@code crm.visibility=OWN}. */
@Component
public class TaskVisibility {

    private final String visible;

    TaskVisibility(CustomerVisibility customers) {
        this.visible = """
                (t.assignee = :viewer or t.assignee is null
                  and (t.order_id is null or %s)
                  and (t.lead_id is null or %s)
                  and (t.customer_id is null or %s))""".formatted(
                        OrderVisibility.through("t.order_id"),
                        LeadVisibility.through("t.lead_id"),
                        customers.visible("t.customer_id"));
    }

    /**
     * SQL that holds for a row {@code t} of the table {@code tasks}: their own tasks, and unassigned ones about records
     * that they see.
     */
    public String visible() {
        return visible;
    }
}
