package crm.lead;

import crm.graphql.DateTimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code LeadCondition}: a group of conditions in {@code and}, {@code or} or {@code not}. */
public record LeadCondition(
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
        @Nullable String search)
        implements LeadCriteria {}
