package crm.coupon;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.order.OrderVisibility;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import crm.text.Blanks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the tables {@code coupons} and {@code coupon_redemptions}. */
@Component
class CouponQueries implements NodeSource {

    static final String COUPON = "Coupon";

    static final String REDEMPTION_COUNT = "Coupon.redemptionCount";

    private static final String COLUMNS = """
            u.id, u.code, u.percent, u.amount, u.currency, u.valid_from, u.valid_until, u.max_redemptions,
            u.max_redemptions_per_customer, u.minimum_price, u.deactivated_at, u.created_by, u.version, u.created_at,
            u.updated_at""";

    private static final TableMapping<Coupon> COUPONS =
            new TableMapping<>(COLUMNS, "coupons u", "u.id", CouponQueries::coupon, Coupon::id);

    /** With the redemption, which names the order. */
    private static final TableMapping<Coupon> COUPONS_OF_ORDERS = new TableMapping<>(
                    COLUMNS,
                    "coupon_redemptions r join coupons u on u.id = r.coupon_id",
                    "r.coupon_id",
                    CouponQueries::coupon,
                    Coupon::id)
            .visibleIf(OrderVisibility.through("r.order_id"));

    private static final TableMapping<CouponRedemption> REDEMPTIONS = new TableMapping<>(
                    """
            r.id, r.coupon_id, r.order_id, r.price_before, r.price_after, r.redeemed_by, r.redeemed_at
            """, "coupon_redemptions r", "r.id", CouponQueries::redemption, CouponRedemption::id)
            .visibleIf(OrderVisibility.through("r.order_id"));

    private static final Keyset NEWEST_FIRST = Keyset.descending("CREATED_AT_DESC", "u.created_at", "timestamptz");

    private static final Keyset REDEEMED_FIRST = Keyset.ascending("OLDEST_FIRST", "r.redeemed_at", "timestamptz");

    private final Pages pages;

    private final JdbcClient jdbc;

    private final Clock clock;

    CouponQueries(Pages pages, JdbcClient jdbc, Loaders loaders, Clock clock) {
        this.pages = pages;
        this.jdbc = jdbc;
        this.clock = clock;
        loaders.toOne(COUPON, this::coupons);
        loaders.toOne(REDEMPTION_COUNT, this::counts);
        loaders.toMany(
                "Order.coupons",
                (orders, page) ->
                        pages.pages(COUPONS_OF_ORDERS, "r.order_id", orders, new Where(), REDEEMED_FIRST, page));
        loaders.toMany(
                "Order.couponRedemptions",
                (orders, page) -> pages.pages(REDEMPTIONS, "r.order_id", orders, new Where(), REDEEMED_FIRST, page));
        loaders.toMany(
                "Coupon.redemptions",
                (coupons, page) -> pages.pages(REDEMPTIONS, "r.coupon_id", coupons, new Where(), REDEEMED_FIRST, page));
    }

    /** The form in which a code is compared, whatever its case. */
    static String key(String code) {
        return code.toUpperCase(Locale.ROOT);
    }

    Optional<Coupon> byCode(String code) {
        Where where = new Where().and("upper(u.code) = :code", "code", key(Blanks.strip(Where.storable("code", code))));
        return pages.list(COUPONS, where).stream().findFirst();
    }

    /** A coupon, locked until the end of the transaction. */
    Optional<Coupon> lock(UUID id) {
        return pages.lock(COUPONS, List.of(id)).stream().findFirst();
    }

    Connection<Coupon> page(@Nullable CouponFilter filter, PageArguments page) {
        Where where = filter == null ? new Where() : filter.where(clock.instant());
        return pages.page(COUPONS, where, NEWEST_FIRST, page);
    }

    Map<UUID, Coupon> coupons(Collection<UUID> ids) {
        return pages.byIds(COUPONS, ids);
    }

    Map<UUID, CouponRedemption> redemptions(Collection<UUID> ids) {
        return pages.byIds(REDEMPTIONS, ids);
    }

    boolean isRedeemed(UUID coupon, UUID order) {
        return jdbc.sql("""
                        select exists (
                          select from coupon_redemptions where coupon_id = :coupon and order_id = :order)
                        """)
                .param("coupon", coupon)
                .param("order", order)
                .query(Boolean.class)
                .single();
    }

    /** Redemptions that count towards the limit: those of orders that were not cancelled. */
    int count(UUID coupon) {
        return counts(List.of(coupon)).getOrDefault(coupon, 0);
    }

    /** Redemptions of the orders of one customer, likewise. */
    int count(UUID coupon, UUID customer) {
        return jdbc.sql("""
                        select count(*) from orders o join coupon_redemptions r on r.order_id = o.id
                        where o.customer_id = :customer and r.coupon_id = :coupon
                          and o.status not in ('CANCELLED', 'REFUNDED')
                        """)
                .param("coupon", coupon)
                .param("customer", customer)
                .query(Integer.class)
                .single();
    }

    private Map<UUID, Integer> counts(Collection<UUID> coupons) {
        Map<UUID, Integer> counts = HashMap.newHashMap(coupons.size());
        jdbc.sql("""
                        select c.id, (
                          select count(*) from coupon_redemptions r join orders o on o.id = r.order_id
                          where r.coupon_id = c.id and o.status not in ('CANCELLED', 'REFUNDED')) as redemptions
                        from unnest(:coupons::uuid[]) as c (id)
                        """).param("coupons", Where.uuids(coupons)).query(row -> {
            counts.put(ResultSets.uuid(row, "id"), row.getInt("redemptions"));
        });
        return counts;
    }

    @Override
    public Map<UUID, ?> byIds(Collection<UUID> ids) {
        Map<UUID, Object> found = new HashMap<>(coupons(ids));
        found.putAll(redemptions(ids));
        return found;
    }

    private static Coupon coupon(ResultSet row, int number) throws SQLException {
        return new Coupon(
                ResultSets.uuid(row, "id"),
                row.getString("code"),
                row.getBigDecimal("percent"),
                ResultSets.money(row, "amount", "currency"),
                ResultSets.optionalInstant(row, "valid_from"),
                ResultSets.optionalInstant(row, "valid_until"),
                row.getObject("max_redemptions", Integer.class),
                row.getObject("max_redemptions_per_customer", Integer.class),
                ResultSets.eur(row, "minimum_price"),
                ResultSets.optionalInstant(row, "deactivated_at"),
                ResultSets.optionalUuid(row, "created_by"),
                row.getInt("version"),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "updated_at"));
    }

    private static CouponRedemption redemption(ResultSet row, int number) throws SQLException {
        return new CouponRedemption(
                ResultSets.uuid(row, "id"),
                ResultSets.uuid(row, "coupon_id"),
                ResultSets.uuid(row, "order_id"),
                ResultSets.eur(row, "price_before"),
                ResultSets.eur(row, "price_after"),
                ResultSets.optionalUuid(row, "redeemed_by"),
                ResultSets.instant(row, "redeemed_at"));
    }
}
