package crm.coupon;

import crm.graphql.DateTimeRange;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The input {@code CouponFilter}: which coupons. A null field does not filter. */
record CouponFilter(@Nullable Boolean active, @Nullable DateTimeRange createdAt) {

    private static final String ACTIVE = """
            u.deactivated_at is null and coalesce(u.valid_from <= :now, true)
            and coalesce(u.valid_until > :now, true)""";

    /** As conditions on the table {@code coupons}, called {@code u}. */
    Where where(Instant now) {
        Where where = new Where().within("u.created_at", "filter.createdAt", createdAt);
        if (active != null) {
            where.and(active ? ACTIVE : "not (" + ACTIVE + ")", "now", Utc.offset(now));
        }
        return where;
    }
}
