package crm.lead;

import crm.api.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

record LeadFilter(
        @Nullable List<LeadStatus> status,
        @Nullable List<String> source,
        @Nullable List<String> assignedManager,
        @Nullable Boolean unassigned,
        @Nullable TimeRange createdAt,
        @Nullable TimeRange updatedAt,
        @Nullable Boolean slaBreached,
        @Nullable String search) {}
