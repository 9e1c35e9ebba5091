package crm.order;

import crm.customer.CustomerMerged;
import crm.customer.CustomerReferences;
import crm.customer.CustomerReferences.Kind;
import crm.customer.CustomerUnmerged;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** When customers are merged, their orders move; when that is undone, they go back. */
@Component
class OrdersOfMergedCustomers {

    private final CustomerReferences references;

    OrdersOfMergedCustomers(CustomerReferences references) {
        this.references = references;
    }

    @EventListener
    @Order(1)
    void move(CustomerMerged event) {
        references.move(Kind.ORDER, event);
    }

    @EventListener
    @Order(1)
    void moveBack(CustomerUnmerged event) {
        references.moveBack(Kind.ORDER, event);
    }
}
