package crm.order;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param fullyPaid whether an order becomes FULLY_PAID once payments cover its final price
 * @param delivered whether an order becomes DELIVERED once its last shipment is delivered
 */
@ConfigurationProperties("crm.order.automatic")
record AutomaticTransitionSettings(
        @DefaultValue("false") boolean fullyPaid,
        @DefaultValue("false") boolean delivered) {}
