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
            String[] orders = texts(toOrderStatus);
            String[] leads = texts(toLeadStatus);
            where.with("orderStatuses", orders)
                    .with("leadStatuses", leads)
                    .and("h.subject = 'ORDER' and " + Where.oneOf("h.to_status", "orderStatuses", "text", orders)
                            + " or h.subject = 'LEAD' and "
                            + Where.oneOf("h.to_status", "leadStatuses", "text", leads));
        }
        return where;
    }

    private static boolean isGiven(@Nullable List<String> values) {
        return values != null && !values.isEmpty();
    }

    private static String[] texts(@Nullable List<String> values) {
        return values == null ? new String[0] : values.stream().distinct().toArray(String[]::new);
    }
}
