package crm.lead;

import crm.graphql.DateTimeRange;
import crm.security.CallerRights;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code LeadFilter}: which leads. What is null filters nothing. */
public record LeadFilter(
        @Nullable List<LeadStatus> status,
        @Nullable List<LeadStatus> statusNotIn,
        @Nullable List<String> source,
        @Nullable List<String> sourceNotIn,
        @Nullable List<String> assignedManager,
        @Nullable List<String> assignedManagerNotIn,
        @Nullable Boolean assignedManagerIsNull,
        @Nullable Boolean unassigned,
        @Nullable List<String> customer,
        @Nullable Boolean customerIsNull,
        @Nullable List<String> city,
        @Nullable List<String> cityNotIn,
        @Nullable Boolean cityIsNull,
        @Nullable List<String> brand,
        @Nullable List<String> brandNotIn,
        @Nullable Boolean brandIsNull,
        @Nullable List<String> externalReference,
        @Nullable Boolean externalReferenceIsNull,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable Boolean slaBreached,
        @Nullable String search,
        @Nullable List<LeadCondition> and,
        @Nullable List<LeadCondition> or,
        @Nullable LeadCondition not)
        implements LeadCriteria {

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
        return criteria("filter", rights, now)
                .combined("filter", and, or, not, (condition, path) -> condition.criteria(path, rights, now));
    }
}
