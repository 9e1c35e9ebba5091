package crm.export;

import crm.customer.CustomerFilter;
import crm.history.StatusHistoryFilter;
import crm.lead.LeadFilter;
import crm.order.OrderFilter;
import crm.payment.PaymentFilter;
import crm.shipment.ShipmentFilter;
import crm.task.TaskFilter;
import org.jspecify.annotations.Nullable;

record StartExportInput(
        Export.Type type,
        Export.Format format,
        @Nullable String since,
        @Nullable OrderFilter orders,
        @Nullable LeadFilter leads,
        @Nullable CustomerFilter customers,
        @Nullable ShipmentFilter shipments,
        @Nullable TaskFilter tasks,
        @Nullable PaymentFilter payments,
        @Nullable StatusHistoryFilter statusHistory) {

    /** The filter that goes with a type; null where none was sent, or where it has none. */
    @Nullable
    Object filter(Export.Type wanted) {
        return switch (wanted) {
            case ORDERS -> orders;
            case LEADS -> leads;
            case CUSTOMERS -> customers;
            case SHIPMENTS -> shipments;
            case TASKS -> tasks;
            case PAYMENTS -> payments;
            case STATUS_HISTORY -> statusHistory;
        };
    }
}
