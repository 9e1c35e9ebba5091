package crm.lead;

import crm.customer.CustomerMerged;
import crm.customer.CustomerReferences;
import crm.customer.CustomerReferences.Kind;
import crm.customer.CustomerUnmerged;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** When customers are merged, their leads move; when that is undone, they go back. */
@Component
class LeadsOfMergedCustomers {

    private final CustomerReferences references;

    LeadsOfMergedCustomers(CustomerReferences references) {
        this.references = references;
    }

    @EventListener
    @Order(2)
    void move(CustomerMerged event) {
        references.move(Kind.LEAD, event);
    }

    @EventListener
    @Order(2)
    void moveBack(CustomerUnmerged event) {
        references.moveBack(Kind.LEAD, event);
    }
}
