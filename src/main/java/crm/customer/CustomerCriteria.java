package crm.customer;

import crm.graphql.DateTimeRange;
import crm.searchtext.SearchPredicates;
import crm.security.CallerRights;
import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What customers can be filtered by: the common fields of {@link CustomerFilter} and {@link CustomerCondition}. */
interface CustomerCriteria {

    @Nullable
    DateTimeRange createdAt();

    @Nullable
    DateTimeRange updatedAt();

    @Nullable
    List<String> city();

    @Nullable
    List<String> cityNotIn();

    @Nullable
    Boolean cityIsNull();

    @Nullable
    List<String> country();

    @Nullable
    List<String> countryNotIn();

    @Nullable
    Boolean countryIsNull();

    @Nullable
    List<PreferredChannel> preferredChannel();

    @Nullable
    List<PreferredChannel> preferredChannelNotIn();

    @Nullable
    Boolean preferredChannelIsNull();

    @Nullable
    String search();

    /**
     * As conditions on the table {@code customers}, called {@code c}.
     *
     * @param path of the input: {@code filter}
     */
    default Where criteria(String path, CallerRights rights) {
        return new Where()
                .within("c.created_at", path + ".createdAt", createdAt())
                .within("c.updated_at", path + ".updatedAt", updatedAt())
                .anyOf("c.city", path + ".city", city())
                .noneOf("c.city", path + ".cityNotIn", cityNotIn())
                .isNull("c.city", cityIsNull())
                .anyOf("c.country", path + ".country", country())
                .noneOf("c.country", path + ".countryNotIn", countryNotIn())
                .isNull("c.country", countryIsNull())
                .anyOf("c.preferred_channel", path + ".preferredChannel", preferredChannel())
                .noneOf("c.preferred_channel", path + ".preferredChannelNotIn", preferredChannelNotIn())
                .isNull("c.preferred_channel", preferredChannelIsNull())
                .search(
                        path + ".search",
                        search(),
                        "c.id",
                        (text, spelling) -> SearchPredicates.ids(
                                rights.partnerSeen("customer") == null
                                        ? CustomerSearch.selects(text, spelling, rights)
                                        : CustomerSearch.selectsOfPartners(text, spelling)));
    }
}
