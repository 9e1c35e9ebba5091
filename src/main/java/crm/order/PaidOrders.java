package crm.order;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Which orders have received money: the module of payments implements it. */
public interface PaidOrders {

    /** @return those of these orders that keep money of the customer after refunds, in one statement */
    Set<UUID> paidAmong(Collection<UUID> orders);
}
