package crm.order;

import crm.graphql.DateTimeRange;
import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code ReviewFilter}: which reviews. A null field does not filter. */
record ReviewFilter(
        @Nullable List<Integer> rating,
        @Nullable Boolean replied,
        @Nullable DateTimeRange createdAt) {

    /** As conditions on the table {@code reviews}, called {@code r}. */
    Where where() {
        return new Where()
                .anyOf("r.rating::text", "filter.rating", rating)
                .isNull("r.reply", replied == null ? null : !replied)
                .within("r.created_at", "filter.createdAt", createdAt);
    }
}
