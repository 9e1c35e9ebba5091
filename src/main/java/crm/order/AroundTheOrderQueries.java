package crm.order;

import crm.api.Keyset;
import crm.api.Listing;
import crm.api.Loaders;
import crm.api.NodeSource;
import crm.api.Pages;
import crm.api.Rows;
import crm.api.Where;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads what is read with an order only: negotiations, reviews, coupons, documents. */
@Component
class AroundTheOrderQueries implements NodeSource {

    private static final Listing<Negotiation> NEGOTIATIONS = new Listing<>(
            "n.id, n.order_id, n.platform, n.start_price, n.final_price, n.currency, n.success, n.created_at",
            "negotiations n",
            "n.id",
            (row, number) -> new Negotiation(
                    Rows.uuid(row, "id"),
                    Rows.uuid(row, "order_id"),
                    row.getString("platform"),
                    Rows.money(row, "start_price", "currency"),
                    Rows.money(row, "final_price", "currency"),
                    row.getObject("success", Boolean.class),
                    Rows.instant(row, "created_at")),
            Negotiation::id);

    private static final Listing<Review> REVIEWS = new Listing<>(
            "r.id, r.order_id, r.rating, r.text, r.reply, r.created_at",
            "reviews r",
            "r.id",
            (row, number) -> new Review(
                    Rows.uuid(row, "id"),
                    Rows.uuid(row, "order_id"),
                    row.getInt("rating"),
                    row.getString("text"),
                    row.getString("reply"),
                    Rows.instant(row, "created_at")),
            Review::id);

    private static final Listing<Coupon> COUPONS = new Listing<>(
            """
            u.id, u.order_id, u.code, u.percent, u.amount, u.currency, u.valid_from, u.valid_until, u.created_at""",
            "coupons u",
            "u.id",
            (row, number) -> new Coupon(
                    Rows.uuid(row, "id"),
                    Rows.uuid(row, "order_id"),
                    row.getString("code"),
                    row.getBigDecimal("percent"),
                    Rows.money(row, "amount", "currency"),
                    Rows.optionalInstant(row, "valid_from"),
                    Rows.optionalInstant(row, "valid_until"),
                    Rows.instant(row, "created_at")),
            Coupon::id);

    private static final Listing<Document> DOCUMENTS = new Listing<>(
            "d.id, d.order_id, d.type, d.url, d.uploaded_at",
            "documents d",
            "d.id",
            (row, number) -> new Document(
                    Rows.uuid(row, "id"),
                    Rows.uuid(row, "order_id"),
                    Rows.required(DocumentType.class, row, "type"),
                    row.getString("url"),
                    Rows.instant(row, "uploaded_at")),
            Document::id);

    private final Pages pages;

    AroundTheOrderQueries(Pages pages, Loaders loaders) {
        this.pages = pages;
        oldestFirst(loaders, "Order.negotiations", NEGOTIATIONS, "n.order_id", "n.created_at");
        oldestFirst(loaders, "Order.reviews", REVIEWS, "r.order_id", "r.created_at");
        oldestFirst(loaders, "Order.coupons", COUPONS, "u.order_id", "u.created_at");
        oldestFirst(loaders, "Order.documents", DOCUMENTS, "d.order_id", "d.uploaded_at");
    }

    private <T> void oldestFirst(Loaders loaders, String field, Listing<T> listing, String parent, String time) {
        Keyset sort = Keyset.ascending("OLDEST_FIRST", time, "timestamptz");
        loaders.toMany(field, (orders, page) -> pages.pages(listing, parent, orders, new Where(), sort, page));
    }

    @Override
    public Map<UUID, ?> byIds(Collection<UUID> ids) {
        Map<UUID, Object> found = new HashMap<>();
        List.of(NEGOTIATIONS, REVIEWS, COUPONS, DOCUMENTS).forEach(listing -> found.putAll(pages.byIds(listing, ids)));
        return found;
    }
}
