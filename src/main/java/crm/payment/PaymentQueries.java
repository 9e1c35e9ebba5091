package crm.payment;

import crm.api.Keyset;
import crm.api.Listing;
import crm.api.Loaders;
import crm.api.Money;
import crm.api.NodeSource;
import crm.api.Pages;
import crm.api.Rows;
import crm.api.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads the table {@code payments}. */
@Component
class PaymentQueries implements NodeSource {

    private static final Listing<Payment> PAYMENTS =
            new Listing<>("""
            p.id, p.order_id, p.direction, p.role, p.method, p.amount, p.currency, p.status, p.void_reason,
            p.external_reference, p.version, p.created_at, p.updated_at""", "payments p", "p.id", PaymentQueries::payment, Payment::id);

    private static final Keyset OLDEST_FIRST = Keyset.ascending("OLDEST_FIRST", "p.created_at", "timestamptz");

    private final Pages pages;

    PaymentQueries(Pages pages, Loaders loaders) {
        this.pages = pages;
        loaders.toMany(
                "Order.payments",
                (orders, page) -> pages.pages(PAYMENTS, "p.order_id", orders, new Where(), OLDEST_FIRST, page));
    }

    @Override
    public Map<UUID, Payment> byIds(Collection<UUID> ids) {
        return pages.byIds(PAYMENTS, ids);
    }

    /** The payment, locked until the end of the transaction. */
    Optional<Payment> lock(UUID id) {
        return pages.lock(PAYMENTS, List.of(id)).stream().findFirst();
    }

    private static Payment payment(ResultSet row, int number) throws SQLException {
        return new Payment(
                Rows.uuid(row, "id"),
                Rows.uuid(row, "order_id"),
                Rows.required(PaymentDirection.class, row, "direction"),
                Rows.required(PaymentRole.class, row, "role"),
                Rows.required(PaymentMethod.class, row, "method"),
                Objects.requireNonNull(Money.of(row.getBigDecimal("amount"), row.getString("currency"))),
                Rows.required(PaymentStatus.class, row, "status"),
                row.getString("void_reason"),
                row.getString("external_reference"),
                row.getInt("version"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }
}
