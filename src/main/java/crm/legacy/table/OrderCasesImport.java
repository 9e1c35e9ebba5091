package crm.legacy.table;

import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;

/** Cases about orders. */
final class OrderCasesImport extends TableImport {

    OrderCasesImport() {
        super(LegacyTable.ORDER_CASE);
        optional("type", "text", ValueParser.text(ValueParser.NAME), "case_type");
        required("status", "text", ValueParser.text(ValueParser.NAME));
        optional("reason_code", "text", ValueParser.text(ValueParser.NAME));
        optional("reason", "text", ValueParser.text(ValueParser.NOTE), "reason_text");
        column(ColumnMapping.of(
                "opened_at",
                "timestamptz",
                names("opened_at"),
                f -> given(f.row(), "opened_at", "created_at").required(TimeParser::instant)));
        optional("resolved_at", "timestamptz", TimeParser::instant);
        timesOr("opened_at");
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
        reference(ReferenceColumn.optional("opened_by", LegacyTable.USER, "opened_by"));
        reference(ReferenceColumn.optional("resolved_by", LegacyTable.USER, "resolved_by"));
    }
}
