package crm.order;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
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
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what is read with an order only: negotiations and reviews. */
@Component
class OrderDetailsQueries implements NodeSource {

    static final String TRANSCRIPT = "Negotiation.transcript";

    private static final TableMapping<Negotiation> NEGOTIATIONS = new TableMapping<>(
                    """
            n.id, n.order_id, n.platform, n.start_price, n.final_price, n.discount, n.currency, n.success,
            n.summary, n.version, n.created_at, n.updated_at""",
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
                            row.getInt("version"),
                            ResultSets.instant(row, "created_at"),
                            ResultSets.instant(row, "updated_at")),
                    Negotiation::id)
            .visibleIf(OrderVisibility.through("n.order_id"));

    private static final TableMapping<Review> REVIEWS = new TableMapping<>(
                    """
            r.id, r.order_id, r.rating, r.text, r.reply, r.replied_at, r.replied_by, r.version, r.created_at,
            r.updated_at""",
                    "reviews r",
                    "r.id",
                    (row, number) -> new Review(
                            ResultSets.uuid(row, "id"),
                            ResultSets.uuid(row, "order_id"),
                            row.getInt("rating"),
                            row.getString("text"),
                            row.getString("reply"),
                            ResultSets.optionalInstant(row, "replied_at"),
                            ResultSets.optionalUuid(row, "replied_by"),
                            row.getInt("version"),
                            ResultSets.instant(row, "created_at"),
                            ResultSets.instant(row, "updated_at")),
                    Review::id)
            .visibleIf(OrderVisibility.through("r.order_id"));

    private static final Keyset NEWEST_FIRST = Keyset.descending("CREATED_AT_DESC", "r.created_at", "timestamptz");

    private final Pages pages;

    private final Function<Collection<UUID>, Map<UUID, Object>> transcripts;

    OrderDetailsQueries(Pages pages, StoredJson json, Loaders loaders) {
        this.pages = pages;
        this.transcripts = json.column("negotiations", "id", "transcript");
        loaders.toOne(TRANSCRIPT, transcripts);
        oldestFirst(loaders, "Order.negotiations", NEGOTIATIONS, "n.order_id", "n.created_at");
        oldestFirst(loaders, "Order.reviews", REVIEWS, "r.order_id", "r.created_at");
    }

    private <T> void oldestFirst(Loaders loaders, String field, TableMapping<T> listing, String parent, String time) {
        Keyset sort = Keyset.ascending("OLDEST_FIRST", time, "timestamptz");
        loaders.toMany(field, (orders, page) -> pages.pages(listing, parent, orders, new Where(), sort, page));
    }

    Map<UUID, Negotiation> negotiations(Collection<UUID> ids) {
        return pages.byIds(NEGOTIATIONS, ids);
    }

    Connection<Review> reviews(@Nullable ReviewFilter filter, PageArguments page) {
        Where where = filter == null ? new Where() : filter.where();
        return pages.page(REVIEWS, where, NEWEST_FIRST, page);
    }

    Map<UUID, Review> reviews(Collection<UUID> ids) {
        return pages.byIds(REVIEWS, ids);
    }

    /** A negotiation that the caller sees, locked until the end of the transaction. */
    Optional<Negotiation> lockNegotiation(UUID id) {
        return pages.lockNamed(NEGOTIATIONS, id);
    }

    /** A review that the caller sees, locked until the end of the transaction. */
    Optional<Review> lockReview(UUID id) {
        return pages.lockNamed(REVIEWS, id);
    }

    /** The messages of negotiations, as plain Java; without an entry where there are none. */
    Map<UUID, Object> transcripts(Collection<UUID> ids) {
        return transcripts.apply(ids);
    }

    @Override
    public Map<UUID, ?> byIds(Collection<UUID> ids) {
        Map<UUID, Object> found = new HashMap<>();
        List.of(NEGOTIATIONS, REVIEWS).forEach(listing -> found.putAll(pages.byIds(listing, ids)));
        return found;
    }
}
