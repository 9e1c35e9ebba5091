package crm.history;

import crm.api.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

record StatusHistoryFilter(
        @Nullable HistorySubject subject,
        @Nullable TimeRange occurredAt,
        @Nullable List<String> toOrderStatus,
        @Nullable List<String> toLeadStatus,
        @Nullable List<String> actor,
        @Nullable Boolean imported) {}
