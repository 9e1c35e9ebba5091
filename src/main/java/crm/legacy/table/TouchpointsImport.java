package crm.legacy.table;

import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowRejected;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.touchpoint.TouchpointDirection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Contacts with customers. */
final class TouchpointsImport extends TableImport {

    private static final List<String> SUBJECTS = List.of("customer_id", "lead_id", "order_id");

    TouchpointsImport() {
        super(LegacyTable.TOUCHPOINT);
        optional("channel", "text", ValueParser.text(ValueParser.NAME));
        optional("direction", "text", ValueParser.spelling(TouchpointDirection::fromLegacy));
        optional("type", "text", ValueParser.text(ValueParser.NAME), "touchpoint_type");
        optional("summary", "text", ValueParser.text(ValueParser.NOTE));
        optional("payload", "jsonb", JsonValueParser::jsonOrText);
        column(ColumnMapping.of(
                "happened_at",
                "timestamptz",
                names("happened_at"),
                f -> given(f.row(), "happened_at", "created_at").required(TimeParser::instant)));
        optional("response_due_at", "timestamptz", TimeParser::instant);
        optional("responded_at", "timestamptz", TimeParser::instant);
        timesOr("happened_at");
        reference(ReferenceColumn.mustExist("customer_id", LegacyTable.CUSTOMER, "customer_id"));
        reference(ReferenceColumn.mustExist("lead_id", LegacyTable.LEAD, "lead_id"));
        reference(ReferenceColumn.mustExist("order_id", LegacyTable.ORDER, "order_id"));
        reference(ReferenceColumn.optional("manager_id", LegacyTable.USER, "manager_id"));
    }

    @Override
    @Nullable
    String referenceId(ImportRow row, ReferenceColumn reference, @Nullable String id) {
        if (SUBJECTS.stream().allMatch(subject -> row.field(subject).text() == null)) {
            throw new RowRejected(
                    "customer_id", RejectionReason.MISSING_VALUE, "names no customer, no lead and no order");
        }
        return id;
    }
}
