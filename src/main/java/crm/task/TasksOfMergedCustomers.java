package crm.task;

import crm.customer.CustomerMerged;
import crm.customer.CustomerReferences;
import crm.customer.CustomerReferences.Kind;
import crm.customer.CustomerUnmerged;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** When customers are merged, their tasks move; when that is undone, they go back. */
@Component
class TasksOfMergedCustomers {

    private final CustomerReferences references;

    TasksOfMergedCustomers(CustomerReferences references) {
        this.references = references;
    }

    @EventListener
    @Order(3)
    void move(CustomerMerged event) {
        references.move(Kind.TASK, event);
    }

    @EventListener
    @Order(3)
    void moveBack(CustomerUnmerged event) {
        references.moveBack(Kind.TASK, event);
    }
}
