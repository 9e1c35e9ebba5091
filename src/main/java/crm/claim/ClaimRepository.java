package crm.claim;

import crm.command.Patch;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the tables {@code order_cases}, {@code refund_requests} and {@code compensation_requests}. */
@Component
class ClaimRepository {

    private final JdbcClient jdbc;

    ClaimRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A case that is opened now. */
    record NewCase(
            UUID id,
            UUID orderId,
            String type,
            String status,
            @Nullable String reasonCode,
            @Nullable String reason,
            @Nullable UUID openedBy,
            OffsetDateTime now) {}

    /**
     * A request that is made now.
     *
     * @param detail what happens to the reserve, or the kind of the compensation
     */
    record NewClaim(
            UUID id,
            UUID orderId,
            @Nullable UUID caseId,
            @Nullable String reasonCode,
            @Nullable String reason,
            @Nullable BigDecimal amountEur,
            @Nullable BigDecimal amountRub,
            @Nullable String detail,
            @Nullable UUID requestedBy,
            OffsetDateTime now) {}

    void insert(NewCase opened) {
        jdbc.sql("""
                        insert into order_cases (id, order_id, type, status, reason_code, reason, opened_by, opened_at,
                          created_at, updated_at)
                        values (:id, :orderId, :type, :status, :reasonCode, :reason, :openedBy, :now, :now, :now)
                        """).paramSource(opened).update();
    }

    void insertRefund(NewClaim requested) {
        jdbc.sql("""
                        insert into refund_requests (id, order_id, case_id, status, reason_code, reason, amount_eur,
                          amount_rub, reserve_action, requested_by, created_at, updated_at)
                        values (:id, :orderId, :caseId, 'PENDING_REVIEW', :reasonCode, :reason, :amountEur, :amountRub,
                          :detail, :requestedBy, :now, :now)
                        """).paramSource(requested).update();
    }

    void insertCompensation(NewClaim requested) {
        jdbc.sql("""
                        insert into compensation_requests (id, order_id, case_id, status, reason_code, reason,
                          amount_eur, amount_rub, type, requested_by, created_at, updated_at)
                        values (:id, :orderId, :caseId, 'PENDING_REVIEW', :reasonCode, :reason, :amountEur, :amountRub,
                          :detail, :requestedBy, :now, :now)
                        """).paramSource(requested).update();
    }

    /** Writes the columns of a patch, and increments the version. Likewise the next two. */
    void updateCase(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "order_cases", id, now);
    }

    void updateRefund(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "refund_requests", id, now);
    }

    void updateCompensation(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "compensation_requests", id, now);
    }
}
