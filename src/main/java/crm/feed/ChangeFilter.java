package crm.feed;

import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions on changes. */
public record ChangeFilter(
        @Nullable List<String> record,
        @Nullable List<String> order,
        @Nullable List<String> lead,
        @Nullable List<String> customer,
        @Nullable List<ChangeOperation> operation,
        @Nullable List<String> actor,
        @Nullable List<String> mutation) {

    /** No condition. */
    public static final ChangeFilter NONE = new ChangeFilter(null, null, null, null, null, null, null);

    Where where() {
        return new Where()
                .anyOfIds("s.record_id", "filter.record", record)
                .anyOfIds("s.order_id", "filter.order", order)
                .anyOfIds("s.lead_id", "filter.lead", lead)
                .anyOfIds("s.customer_id", "filter.customer", customer)
                .anyOf("s.operation", "filter.operation", operation)
                .anyOfIds("s.actor_id", "filter.actor", actor)
                .anyOf("s.mutation", "filter.mutation", mutation);
    }
}
