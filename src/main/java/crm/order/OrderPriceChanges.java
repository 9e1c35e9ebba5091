package crm.order;

import crm.command.InputErrors;
import crm.command.Patch;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes a price of an order that is locked, in EUR, as a consequence of another record; with a new version. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class OrderPriceChanges {

    private final OrderRepository orders;

    private final Clock clock;

    OrderPriceChanges(OrderRepository orders, Clock clock) {
        this.orders = orders;
        this.clock = clock;
    }

    /** Sets the price that the customer pays for the bike. */
    public void setFinalPrice(UUID order, BigDecimal price) {
        set("final_price", order, price);
    }

    /** Sets the price that was negotiated with the seller. */
    void setNegotiatedPrice(UUID order, BigDecimal price) {
        set("negotiated_price", order, price);
    }

    private void set(String column, UUID order, BigDecimal price) {
        orders.update(order, new Patch(new InputErrors()).put(column, price), clock.instant());
    }
}
