package crm.payment;

import crm.command.Patch;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code payments}: adds rows, and moves their status on. */
@Component
class PaymentRepository {

    private final JdbcClient jdbc;

    PaymentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A payment that is recorded now. */
    record NewPayment(
            UUID id,
            UUID orderId,
            String direction,
            String role,
            String method,
            BigDecimal amount,
            String currency,
            String status,
            @Nullable String externalReference,
            @Nullable String description,
            @Nullable UUID relatedPaymentId,
            @Nullable OffsetDateTime occurredAt,
            OffsetDateTime now) {}

    void insert(NewPayment payment) {
        jdbc.sql("""
                        insert into payments (id, order_id, direction, role, method, amount, currency, status,
                          external_reference, description, related_payment_id, occurred_at, created_at, updated_at)
                        values (:id, :orderId, :direction, :role, :method, :amount, :currency, :status,
                          :externalReference, :description, :relatedPaymentId, :occurredAt, :now, :now)
                        """).paramSource(payment).update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "payments", id, now);
    }
}
