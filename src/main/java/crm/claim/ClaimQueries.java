package crm.claim;

import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.order.OrderVisibility;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads the tables {@code order_cases}, {@code refund_requests} and {@code compensation_requests}. */
@Component
class ClaimQueries implements NodeSource {

    static final String CASE = "OrderCase";

    static final String CASES = "Order.cases";

    static final String REFUND_REQUESTS = "Order.refundRequests";

    static final String COMPENSATION_REQUESTS = "Order.compensationRequests";

    private static final TableMapping<OrderCase> CASE_TABLE = new TableMapping<>(
                    """
            k.id, k.order_id, k.type, k.status, k.reason_code, k.reason, k.resolution, k.opened_by, k.resolved_by,
            k.opened_at, k.resolved_at, k.version, k.updated_at""",
                    "order_cases k",
                    "k.id",
                    (row, number) -> new OrderCase(
                            ResultSets.uuid(row, "id"),
                            ResultSets.uuid(row, "order_id"),
                            row.getString("type"),
                            row.getString("status"),
                            row.getString("reason_code"),
                            row.getString("reason"),
                            row.getString("resolution"),
                            ResultSets.optionalUuid(row, "opened_by"),
                            ResultSets.optionalUuid(row, "resolved_by"),
                            ResultSets.instant(row, "opened_at"),
                            ResultSets.optionalInstant(row, "resolved_at"),
                            row.getInt("version"),
                            ResultSets.instant(row, "updated_at")),
                    OrderCase::id)
            .visibleIf(OrderVisibility.through("k.order_id"));

    private static final TableMapping<RefundRequest> REFUND_TABLE = new TableMapping<>(
                    """
            r.id, r.order_id, r.case_id, r.status, r.reason_code, r.reason, r.amount_eur, r.amount_rub,
            r.reserve_action, r.decision_note, r.requested_by, r.approved_by, r.decided_by, r.decided_at,
            r.payment_id, r.paid_at, r.version, r.created_at, r.updated_at""",
                    "refund_requests r",
                    "r.id",
                    (row, number) -> new RefundRequest(
                            ResultSets.uuid(row, "id"),
                            ResultSets.uuid(row, "order_id"),
                            ResultSets.optionalUuid(row, "case_id"),
                            ResultSets.required(RefundStatus.class, row, "status"),
                            row.getString("reason_code"),
                            row.getString("reason"),
                            ResultSets.eur(row, "amount_eur"),
                            ResultSets.rub(row, "amount_rub"),
                            row.getString("reserve_action"),
                            row.getString("decision_note"),
                            ResultSets.optionalUuid(row, "requested_by"),
                            ResultSets.optionalUuid(row, "approved_by"),
                            ResultSets.optionalUuid(row, "decided_by"),
                            ResultSets.optionalInstant(row, "decided_at"),
                            ResultSets.optionalUuid(row, "payment_id"),
                            ResultSets.optionalInstant(row, "paid_at"),
                            row.getInt("version"),
                            ResultSets.instant(row, "created_at"),
                            ResultSets.instant(row, "updated_at")),
                    RefundRequest::id)
            .visibleIf(OrderVisibility.through("r.order_id"));

    private static final TableMapping<CompensationRequest> COMPENSATION_TABLE = new TableMapping<>(
                    """
            c.id, c.order_id, c.case_id, c.status, c.reason_code, c.reason, c.amount_eur, c.amount_rub, c.type,
            c.decision_note, c.requested_by, c.approved_by, c.decided_by, c.decided_at, c.payment_id, c.settled_at,
            c.version, c.created_at, c.updated_at""",
                    "compensation_requests c",
                    "c.id",
                    (row, number) -> new CompensationRequest(
                            ResultSets.uuid(row, "id"),
                            ResultSets.uuid(row, "order_id"),
                            ResultSets.optionalUuid(row, "case_id"),
                            ResultSets.required(CompensationStatus.class, row, "status"),
                            row.getString("reason_code"),
                            row.getString("reason"),
                            ResultSets.eur(row, "amount_eur"),
                            ResultSets.rub(row, "amount_rub"),
                            row.getString("type"),
                            row.getString("decision_note"),
                            ResultSets.optionalUuid(row, "requested_by"),
                            ResultSets.optionalUuid(row, "approved_by"),
                            ResultSets.optionalUuid(row, "decided_by"),
                            ResultSets.optionalInstant(row, "decided_at"),
                            ResultSets.optionalUuid(row, "payment_id"),
                            ResultSets.optionalInstant(row, "settled_at"),
                            row.getInt("version"),
                            ResultSets.instant(row, "created_at"),
                            ResultSets.instant(row, "updated_at")),
                    CompensationRequest::id)
            .visibleIf(OrderVisibility.through("c.order_id"));

    private final Pages pages;

    ClaimQueries(Pages pages, Loaders loaders) {
        this.pages = pages;
        loaders.toOne(CASE, this::casesByIds);
        oldestFirst(loaders, CASES, CASE_TABLE, "k.order_id", "k.opened_at");
        oldestFirst(loaders, REFUND_REQUESTS, REFUND_TABLE, "r.order_id", "r.created_at");
        oldestFirst(loaders, COMPENSATION_REQUESTS, COMPENSATION_TABLE, "c.order_id", "c.created_at");
    }

    private <T> void oldestFirst(Loaders loaders, String field, TableMapping<T> table, String parent, String time) {
        Keyset sort = Keyset.ascending("OLDEST_FIRST", time, "timestamptz");
        loaders.toMany(field, (orders, page) -> pages.pages(table, parent, orders, new Where(), sort, page));
    }

    Map<UUID, OrderCase> casesByIds(Collection<UUID> ids) {
        return pages.byIds(CASE_TABLE, ids);
    }

    Map<UUID, RefundRequest> refundsByIds(Collection<UUID> ids) {
        return pages.byIds(REFUND_TABLE, ids);
    }

    Map<UUID, CompensationRequest> compensationsByIds(Collection<UUID> ids) {
        return pages.byIds(COMPENSATION_TABLE, ids);
    }

    /** A case, locked until the end of the transaction; its order has to be locked before. Likewise the next two. */
    OrderCase lockCase(UUID id) {
        return pages.lock(CASE_TABLE, List.of(id)).getFirst();
    }

    RefundRequest lockRefund(UUID id) {
        return pages.lock(REFUND_TABLE, List.of(id)).getFirst();
    }

    CompensationRequest lockCompensation(UUID id) {
        return pages.lock(COMPENSATION_TABLE, List.of(id)).getFirst();
    }

    /** The request for a refund that a payment settles. */
    Optional<RefundRequest> refundPaidBy(UUID payment) {
        return pages.list(REFUND_TABLE, new Where().and("r.payment_id = :payment", "payment", payment)).stream()
                .findFirst();
    }

    /** The request for a compensation that a payment settles. */
    Optional<CompensationRequest> compensationPaidBy(UUID payment) {
        return pages.list(COMPENSATION_TABLE, new Where().and("c.payment_id = :payment", "payment", payment)).stream()
                .findFirst();
    }

    @Override
    public Map<UUID, ?> byIds(Collection<UUID> ids) {
        Map<UUID, Object> found = new HashMap<>();
        List.of(CASE_TABLE, REFUND_TABLE, COMPENSATION_TABLE).forEach(table -> found.putAll(pages.byIds(table, ids)));
        return found;
    }
}
