package crm.history;

import crm.graphql.DateTimeRange;
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
        if (isGiven(toOrderStatus) || isGiven(toLeadStatus)) {
            where.with("orderStatuses", texts(toOrderStatus))
                    .with("leadStatuses", texts(toLeadStatus))
                    .and("h.subject = 'ORDER' and h.to_status = any(:orderStatuses)"
                            + " or h.subject = 'LEAD' and h.to_status = any(:leadStatuses)");
        }
        return where;
    }

    private static boolean isGiven(@Nullable List<String> values) {
        return values != null && !values.isEmpty();
    }

    private static String[] texts(@Nullable List<String> values) {
        return values == null ? new String[0] : values.toArray(String[]::new);
    }
}
