package crm.order;

import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.StoredJson;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads what is read with an order only: negotiations, reviews, coupons. */
@Component
class OrderDetailsQueries implements NodeSource {

    static final String TRANSCRIPT = "Negotiation.transcript";

    private static final TableMapping<Negotiation> NEGOTIATIONS = new TableMapping<>(
            """
            n.id, n.order_id, n.platform, n.start_price, n.final_price, n.discount, n.currency, n.success,
            n.summary, n.created_at""",
            "negotiations n",
            "n.id",
            (row, number) -> new Negotiation(
                    ResultSets.uuid(row, "id"),
                    ResultSets.uuid(row, "order_id"),
                    row.getString("platform"),
                    ResultSets.money(row, "start_price", "currency"),
                    ResultSets.money(row, "final_price", "currency"),
                    ResultSets.money(row, "discount", "currency"),
                    row.getObject("success", Boolean.class),
                    row.getString("summary"),
                    ResultSets.instant(row, "created_at")),
            Negotiation::id);

    private static final TableMapping<Review> REVIEWS = new TableMapping<>(
            "r.id, r.order_id, r.rating, r.text, r.reply, r.created_at",
            "reviews r",
            "r.id",
            (row, number) -> new Review(
                    ResultSets.uuid(row, "id"),
                    ResultSets.uuid(row, "order_id"),
                    row.getInt("rating"),
                    row.getString("text"),
                    row.getString("reply"),
                    ResultSets.instant(row, "created_at")),
            Review::id);

    private static final TableMapping<Coupon> COUPONS = new TableMapping<>(
            """
            u.id, u.order_id, u.code, u.percent, u.amount, u.currency, u.valid_from, u.valid_until, u.created_at""",
            "coupons u",
            "u.id",
            (row, number) -> new Coupon(
                    ResultSets.uuid(row, "id"),
                    ResultSets.uuid(row, "order_id"),
                    row.getString("code"),
                    row.getBigDecimal("percent"),
                    ResultSets.money(row, "amount", "currency"),
                    ResultSets.optionalInstant(row, "valid_from"),
                    ResultSets.optionalInstant(row, "valid_until"),
                    ResultSets.instant(row, "created_at")),
            Coupon::id);

    private final Pages pages;

    OrderDetailsQueries(Pages pages, StoredJson json, Loaders loaders) {
        this.pages = pages;
        loaders.toOne(TRANSCRIPT, json.column("negotiations", "id", "transcript"));
        oldestFirst(loaders, "Order.negotiations", NEGOTIATIONS, "n.order_id", "n.created_at");
        oldestFirst(loaders, "Order.reviews", REVIEWS, "r.order_id", "r.created_at");
        oldestFirst(loaders, "Order.coupons", COUPONS, "u.order_id", "u.created_at");
    }

    private <T> void oldestFirst(Loaders loaders, String field, TableMapping<T> listing, String parent, String time) {
        Keyset sort = Keyset.ascending("OLDEST_FIRST", time, "timestamptz");
        loaders.toMany(field, (orders, page) -> pages.pages(listing, parent, orders, new Where(), sort, page));
    }

    @Override
    public Map<UUID, ?> byIds(Collection<UUID> ids) {
        Map<UUID, Object> found = new HashMap<>();
        List.of(NEGOTIATIONS, REVIEWS, COUPONS).forEach(listing -> found.putAll(pages.byIds(listing, ids)));
        return found;
    }
}
