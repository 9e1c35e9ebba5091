package crm.customer;

import crm.graphql.DateTimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code CustomerCondition}: a group of conditions in {@code and}, {@code or} or {@code not}. */
public record CustomerCondition(
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable List<String> city,
        @Nullable List<String> cityNotIn,
        @Nullable Boolean cityIsNull,
        @Nullable List<String> country,
        @Nullable List<String> countryNotIn,
        @Nullable Boolean countryIsNull,
        @Nullable List<PreferredChannel> preferredChannel,
        @Nullable List<PreferredChannel> preferredChannelNotIn,
        @Nullable Boolean preferredChannelIsNull,
        @Nullable String search)
        implements CustomerCriteria {}
