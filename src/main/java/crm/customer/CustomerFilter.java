package crm.customer;

import crm.graphql.DateTimeRange;
import crm.searchtext.SearchPredicates;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code CustomerFilter}: which customers. What is null filters nothing. */
public record CustomerFilter(
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable List<String> city,
        @Nullable List<String> country,
        @Nullable List<PreferredChannel> preferredChannel,
        @Nullable String search) {

    /**
     * Which of them came through a partner, said for lists and files alike; the table is called as {@link #where} calls
     * it.
     */
    public static final TableMapping.Owned OWNED = new TableMapping.Owned("customer", """
            (c.partner_id = :partner
              or exists (select from orders o where o.customer_id = c.id and o.partner_id = :partner)
              or exists (select from leads l where l.customer_id = c.id and l.partner_id = :partner))""");

    /** Everybody who was not merged away. */
    static final CustomerFilter ALL = new CustomerFilter(null, null, null, null, null, null);

    /**
     * As conditions on the table {@code customers}, called {@code c}; who was merged away is not among them.
     *
     * @param personal whether the caller may find people by what is masked for analysts
     * @throws crm.graphql.RequestRefused if a field cannot be meant, such as an empty list
     */
    public Where where(boolean personal) {
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
                        (text, spelling) -> SearchPredicates.ids(CustomerSearch.ways(text, spelling, personal)));
    }
}
