package crm.history;

import crm.graphql.DateTimeRange;
import crm.graphql.RequestRefused;
import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code StatusHistoryFilter}: which changes. A null field does not filter. */
public record StatusHistoryFilter(
        @Nullable HistorySubject subject,
        @Nullable DateTimeRange occurredAt,
        @Nullable List<String> toOrderStatus,
        @Nullable List<String> toLeadStatus,
        @Nullable List<String> actor,
        @Nullable Boolean imported) {

    /**
     * As conditions on the table {@code status_history}, called {@code h}.
     *
     * @throws RequestRefused if a field cannot be meant, such as an empty list
     */
    public Where where() {
        Where where = new Where();
        if (subject != null) {
            where.and("h.subject = :subject", "subject", subject.name());
        }
        if (imported != null) {
            where.and("h.imported = :imported", "imported", imported);
        }
        where.within("h.occurred_at", "filter.occurredAt", occurredAt).anyOfIds("h.actor_id", "filter.actor", actor);
        if (toOrderStatus != null || toLeadStatus != null) {
            where.with("orderStatuses", texts("filter.toOrderStatus", toOrderStatus))
                    .with("leadStatuses", texts("filter.toLeadStatus", toLeadStatus))
                    .and("h.subject = 'ORDER' and h.to_status = any(:orderStatuses)"
                            + " or h.subject = 'LEAD' and h.to_status = any(:leadStatuses)");
        }
        return where;
    }

    private static String[] texts(String argument, @Nullable List<String> values) {
        if (values == null) {
            return new String[0];
        }
        if (values.isEmpty()) {
            throw RequestRefused.badArgument(argument, "filter.emptyList");
        }
        return values.toArray(String[]::new);
    }
}
