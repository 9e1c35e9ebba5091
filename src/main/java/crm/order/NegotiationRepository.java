package crm.order;

import crm.command.Patch;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code negotiations}. */
@Component
class NegotiationRepository {

    private final JdbcClient jdbc;

    NegotiationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A new negotiation.
     *
     * @param transcript JSON
     */
    record NewNegotiation(
            UUID id,
            UUID orderId,
            @Nullable String platform,
            @Nullable BigDecimal startPrice,
            @Nullable BigDecimal finalPrice,
            @Nullable BigDecimal discount,
            String currency,
            @Nullable Boolean success,
            @Nullable String transcript,
            @Nullable String summary,
            OffsetDateTime now) {}

    void insert(NewNegotiation negotiation) {
        jdbc.sql("""
                        insert into negotiations (id, order_id, platform, start_price, final_price, discount, currency,
                          success, transcript, summary, created_at, updated_at)
                        values (:id, :orderId, :platform, :startPrice, :finalPrice, :discount, :currency, :success,
                          :transcript::jsonb, :summary, :now, :now)
                        """).paramSource(negotiation).update();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "negotiations", id, now);
    }
}
