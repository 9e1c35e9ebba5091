package crm.lead;

import crm.graphql.DateTimeRange;
import crm.security.CallerRights;
import crm.sql.TableMapping;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code LeadFilter}: which leads. What is null filters nothing. */
public record LeadFilter(
        @Nullable List<LeadStatus> status,
        @Nullable List<String> source,
        @Nullable List<String> assignedManager,
        @Nullable Boolean unassigned,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable Boolean slaBreached,
        @Nullable String search) {

    /**
     * Which of them came through a partner, said for lists and files alike; the table is called as {@link #where} calls
     * it.
     */
    public static final TableMapping.Owned OWNED = new TableMapping.Owned("lead", "l.partner_id = :partner");

    /**
     * As conditions on the table {@code leads}, called {@code l}.
     *
     * @param rights of the caller; a caller who sees personal data masked cannot search it
     * @param now by which a due date has passed
     * @throws crm.graphql.RequestRefused if a field cannot be meant, such as a range without times in it
     */
    public Where where(CallerRights rights, Instant now) {
        Where where = new Where();
        where.anyOf("l.status", "filter.status", status)
                .anyOf("l.source", "filter.source", source)
                .anyOfIds("l.assigned_manager", "filter.assignedManager", assignedManager)
                .isNull("l.assigned_manager", unassigned)
                .within("l.created_at", "filter.createdAt", createdAt)
                .within("l.updated_at", "filter.updatedAt", updatedAt)
                .search("filter.search", search, "l.id", (text, spelling) -> LeadSearch.ids(text, spelling, rights));
        if (slaBreached != null) {
            where.and(LeadSort.DUE + (slaBreached ? " <= :now" : " > :now"), "now", Utc.offset(now));
        }
        return where;
    }
}
