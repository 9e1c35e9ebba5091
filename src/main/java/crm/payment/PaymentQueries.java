package crm.payment;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Money;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.order.OrderVisibility;
import crm.security.CallerRights;
import crm.security.CurrentRights;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code payments}. */
@Component
class PaymentQueries implements NodeSource {

    private static final TableMapping<Payment> PAYMENTS = new TableMapping<>(
                    """
            p.id, p.order_id, p.direction, p.role, p.method, p.amount, p.currency, p.status, p.void_reason,
            p.external_reference, p.description, p.related_payment_id, p.occurred_at, p.version, p.created_at,
            p.updated_at
            """, "payments p", "p.id", PaymentQueries::payment, Payment::id)
            .visibleIf(OrderVisibility.through("p.order_id"));

    private static final Keyset OLDEST_FIRST = Keyset.ascending("OLDEST_FIRST", "p.created_at", "timestamptz");

    private final Pages pages;

    PaymentQueries(Pages pages, Loaders loaders, CurrentRights rights) {
        this.pages = pages;
        loaders.toOne("Payment", this::byIds);
        loaders.toMany(
                "Order.payments",
                (orders, page) ->
                        pages.pages(PAYMENTS, "p.order_id", orders, ofOrders(rights.get()), OLDEST_FIRST, page));
    }

    /** A partner must not learn the margin: it sees no payments to the seller, and no compensations. */
    private static Where ofOrders(CallerRights rights) {
        return rights.partner() == null
                ? new Where()
                : new Where().and("p.direction = 'INCOMING' or p.role = 'REFUND'");
    }

    @Override
    public Set<String> types() {
        return Set.of("Payment");
    }

    @Override
    public Map<UUID, Payment> byIds(Collection<UUID> ids) {
        return pages.byIds(PAYMENTS, ids);
    }

    /** All payments of an order. */
    List<Payment> ofOrder(UUID order) {
        return pages.list(PAYMENTS, new Where().and("p.order_id = :order", "order", order));
    }

    Connection<Payment> page(@Nullable PaymentFilter filter, PaymentSort sort, PageArguments page) {
        Where where = filter == null ? new Where() : filter.where();
        return pages.page(PAYMENTS, where, sort.keyset(), page);
    }

    /** The payment, locked until the end of the transaction. */
    Optional<Payment> lock(UUID id) {
        return pages.lockNamed(PAYMENTS, id);
    }

    private static Payment payment(ResultSet row, int number) throws SQLException {
        return new Payment(
                ResultSets.uuid(row, "id"),
                ResultSets.uuid(row, "order_id"),
                ResultSets.required(PaymentDirection.class, row, "direction"),
                ResultSets.required(PaymentRole.class, row, "role"),
                ResultSets.required(PaymentMethod.class, row, "method"),
                Objects.requireNonNull(Money.of(row.getBigDecimal("amount"), row.getString("currency"))),
                ResultSets.required(PaymentStatus.class, row, "status"),
                row.getString("void_reason"),
                row.getString("external_reference"),
                row.getString("description"),
                ResultSets.optionalUuid(row, "related_payment_id"),
                ResultSets.optionalInstant(row, "occurred_at"),
                row.getInt("version"),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "updated_at"));
    }
}
