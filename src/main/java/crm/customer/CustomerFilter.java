package crm.customer;

import crm.api.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

record CustomerFilter(
        @Nullable TimeRange createdAt,
        @Nullable TimeRange updatedAt,
        @Nullable List<String> city,
        @Nullable List<String> country,
        @Nullable List<PreferredChannel> preferredChannel,
        @Nullable String search) {}
