package crm.bike;

import crm.graphql.AmountRange;
import crm.graphql.DateTimeRange;
import crm.graphql.RequestRefused;
import crm.searchtext.SearchPredicates;
import crm.searchtext.SearchText;
import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code CatalogueBikeFilter}: which bikes. A null field does not filter. */
public record CatalogueBikeFilter(
        @Nullable List<String> bikeId,
        @Nullable Boolean active,
        @Nullable List<String> brand,
        @Nullable List<String> category,
        @Nullable List<String> size,
        @Nullable List<String> location,
        @Nullable List<String> sourcePlatform,
        @Nullable AmountRange price,
        @Nullable YearRange year,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt,
        @Nullable String search) {

    /**
     * As conditions on the table {@code bikes}, called {@code b}.
     *
     * @throws RequestRefused if a field cannot be meant, such as a range without years in it
     */
    public Where where() {
        Where where = new Where()
                .anyOf("b.bike_id", "filter.bikeId", bikeId)
                .anyOf("b.brand", "filter.brand", brand)
                .anyOf("b.category", "filter.category", category)
                .anyOf("b.size", "filter.size", size)
                .anyOf("b.location", "filter.location", location)
                .anyOf("b.source_platform", "filter.sourcePlatform", sourcePlatform)
                .between(CatalogueBikeSort.PRICE, "filter.price", price)
                .within("b.created_at", "filter.createdAt", createdAt)
                .within("b.updated_at", "filter.updatedAt", updatedAt)
                .search("filter.search", search, "b.id", CatalogueBikeFilter::found);
        if (active != null) {
            where.and(active ? "b.active" : "not b.active");
        }
        if (price != null) {
            where.and("b.price is not null");
        }
        if (year != null) {
            years(year, where);
        }
        return where;
    }

    private static String found(SearchText text, SearchPredicates.Spelling spelling) {
        return SearchPredicates.ids(new SearchPredicates("bikes s", text, spelling)
                .ids("s.id", "s.bike_id", "null::uuid")
                .words("BIKE", "s.search_name", "coalesce(s.name, '')")
                .list());
    }

    private static void years(YearRange range, Where where) {
        Integer min = range.min();
        Integer max = range.max();
        if (min != null && max != null && min > max) {
            throw RequestRefused.badArgument("filter.year", "filter.amountsReversed");
        }
        if (min != null) {
            where.and("b.year >= :yearMin", "yearMin", min);
        }
        if (max != null) {
            where.and("b.year <= :yearMax", "yearMax", max);
        }
    }
}
