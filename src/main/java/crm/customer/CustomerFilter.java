package crm.customer;

import crm.graphql.DateTimeRange;
import crm.security.CallerRights;
import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code CustomerFilter}. A field that is null is not a condition. */
public record CustomerFilter(
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
        @Nullable String search,
        @Nullable List<CustomerCondition> and,
        @Nullable List<CustomerCondition> or,
        @Nullable CustomerCondition not)
        implements CustomerCriteria {

    /** All customers that were not merged into another. */
    public static Where all() {
        return new Where().and("c.merged_into is null");
    }

    /**
     * Conditions on the table {@code customers} with the alias {@code c}. They exclude merged customers.
     *
     * @param rights of the caller; a caller who sees personal data masked cannot search it
     * @throws crm.graphql.RequestRefused if a field has an invalid value, such as a range without times in it
     */
    public Where where(CallerRights rights) {
        return criteria("filter", rights)
                .combined("filter", and, or, not, (condition, path) -> condition.criteria(path, rights))
                .and("c.merged_into is null");
    }
}
