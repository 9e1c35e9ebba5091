package crm.legacy.table;

import crm.claim.CompensationStatus;
import crm.claim.RefundStatus;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;

/** Requests for a refund or a compensation: two tables of the old CRM with nearly the same columns. */
final class ClaimRequestsImport extends TableImport {

    private ClaimRequestsImport(LegacyTable table) {
        super(table);
        optional("reason_code", "text", ValueParser.text(ValueParser.NAME));
        optional("amount_rub", "numeric", DecimalParser::largeAmount);
        optional("amount_eur", "numeric", DecimalParser::largeAmount);
        optional("decision_note", "text", ValueParser.text(ValueParser.NOTE));
        times();
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
        reference(ReferenceColumn.optional("case_id", LegacyTable.ORDER_CASE, "case_id"));
        reference(ReferenceColumn.optional("requested_by", LegacyTable.USER, "requested_by"));
        reference(ReferenceColumn.optional("approved_by", LegacyTable.USER, "approved_by"));
    }

    static ClaimRequestsImport refunds() {
        ClaimRequestsImport refunds = new ClaimRequestsImport(LegacyTable.REFUND_REQUEST);
        refunds.required("status", "text", ValueParser.nameOf(RefundStatus.class));
        refunds.optional("reserve_action", "text", ValueParser.text(ValueParser.NAME));
        refunds.optional("paid_at", "timestamptz", TimeParser::instant);
        return refunds;
    }

    static ClaimRequestsImport compensations() {
        ClaimRequestsImport compensations = new ClaimRequestsImport(LegacyTable.COMPENSATION_REQUEST);
        compensations.required("status", "text", ValueParser.nameOf(CompensationStatus.class));
        compensations.optional("type", "text", ValueParser.text(ValueParser.NAME), "compensation_type");
        compensations.optional("settled_at", "timestamptz", TimeParser::instant);
        return compensations;
    }
}
