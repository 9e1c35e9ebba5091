package crm.customer;

import crm.graphql.DateTimeRange;
import crm.searchtext.SearchPredicates;
import crm.security.CallerRights;
import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code CustomerFilter}. A field that is null is not a condition. */
public record CustomerFilter(
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable List<String> city,
        @Nullable List<String> country,
        @Nullable List<PreferredChannel> preferredChannel,
        @Nullable String search) {

    /** All customers that were not merged into another. */
    static final CustomerFilter ALL = new CustomerFilter(null, null, null, null, null, null);

    /**
     * Conditions on the table {@code customers} with the alias {@code c}. They exclude merged customers.
     *
     * @param rights of the caller; a caller who sees personal data masked cannot search it
     * @throws crm.graphql.RequestRefused if a field has an invalid value, such as a range without times in it
     */
    public Where where(CallerRights rights) {
        return new Where()
                .and("c.merged_into is null")
                .within("c.created_at", "filter.createdAt", createdAt)
                .within("c.updated_at", "filter.updatedAt", updatedAt)
                .anyOf("c.city", "filter.city", city)
                .anyOf("c.country", "filter.country", country)
                .anyOf("c.preferred_channel", "filter.preferredChannel", preferredChannel)
                .search(
                        "filter.search",
                        search,
                        "c.id",
                        (text, spelling) -> SearchPredicates.ids(
                                rights.partnerSeen("customer") == null
                                        ? CustomerSearch.selects(text, spelling, rights)
                                        : CustomerSearch.selectsOfPartners(text, spelling)));
    }
}
