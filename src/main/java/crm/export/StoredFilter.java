package crm.export;

import crm.customer.CustomerFilter;
import crm.history.StatusHistoryFilter;
import crm.lead.LeadFilter;
import crm.order.OrderFilter;
import crm.order.OrderSearch;
import crm.payment.PaymentFilter;
import crm.security.CallerRights;
import crm.shipment.ShipmentFilter;
import crm.sql.Where;
import crm.task.TaskFilter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An export's filter as it is kept until the job reads it: what was sent, unresolved. What it says of the present, such
 * as being late, is meant as of the snapshot.
 *
 * @param json of the type's filter; an empty object filters nothing
 */
record StoredFilter(Export.Type type, String json) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param filter of the type's class */
    static StoredFilter of(Export.Type type, @Nullable Object filter) {
        return new StoredFilter(type, filter == null ? "{}" : JSON.writeValueAsString(filter));
    }

    /**
     * As conditions on the type's table, with those that who asked cannot see beyond.
     *
     * @param tables knows which records a partner can see
     * @param orders finds the orders that are searched for
     * @throws crm.graphql.RequestRefused if a field cannot be meant, such as a range without times in it
     */
    Where where(ExportTables tables, OrderSearch orders, CallerRights asked, Instant asOf) {
        Where where = switch (type) {
            case ORDERS -> read(OrderFilter.class).where(orders, asked, asOf);
            case LEADS -> read(LeadFilter.class).where(asked, asOf);
            case CUSTOMERS -> read(CustomerFilter.class).where(asked);
            case SHIPMENTS -> read(ShipmentFilter.class).where();
            case TASKS -> read(TaskFilter.class).where(asked, asOf);
            case PAYMENTS -> read(PaymentFilter.class).where();
            case STATUS_HISTORY -> read(StatusHistoryFilter.class).where();
        };
        return tables.of(type).records().seenBy(asked, where);
    }

    private <F> F read(Class<F> filter) {
        return JSON.readValue(json, filter);
    }
}
