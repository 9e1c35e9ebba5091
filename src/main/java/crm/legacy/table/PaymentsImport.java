package crm.legacy.table;

import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.payment.PaymentDirection;
import crm.payment.PaymentMethod;
import crm.payment.PaymentRole;
import crm.payment.PaymentStatus;
import org.jspecify.annotations.Nullable;

/** Payments of orders. */
final class PaymentsImport extends TableImport {

    PaymentsImport() {
        super(LegacyTable.PAYMENT);
        required("direction", "text", ValueParser.spelling(PaymentDirection::fromLegacy));
        required("role", "text", ValueParser.spelling(PaymentRole::fromLegacy));
        column(ColumnMapping.of(
                "method",
                "text",
                names("method"),
                f -> f.keepingSpelling(f.required(ValueParser.spelling(PaymentMethod::fromLegacy)))));
        required("amount", "numeric", DecimalParser::largeAmount);
        required("currency", "text", ValueParser::currency);
        column(ColumnMapping.of("status", "text", names("status"), f -> status(f.row())));
        column(ColumnMapping.of("void_reason", "text", names("void_reason"), f -> voidReason(f.row()))
                .whenAbsent("case when s.status = 'VOIDED' then coalesce(t.void_reason, s.void_reason) end"));
        externalReference();
        optional("description", "text", ValueParser.text(ValueParser.NOTE));
        optional("occurred_at", "timestamptz", TimeParser::instant, "transaction_date");
        times();
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
        reference(ReferenceColumn.optional("related_payment_id", LegacyTable.PAYMENT, "related_payment_id"));
    }

    private static PaymentStatus status(ImportRow row) {
        return row.field("status").requiredStatus(ValueParser.spelling(PaymentStatus::fromLegacy));
    }

    private static @Nullable String voidReason(ImportRow row) {
        String given = row.field("void_reason").optional(ValueParser.text(ValueParser.NOTE));
        if (status(row) == PaymentStatus.VOIDED) {
            return given != null ? given : "Voided in the old CRM, which recorded no reason.";
        }
        if (given != null) {
            row.warn("void_reason", RejectionReason.IGNORED_VALUE, given, "the payment is not voided: left empty");
        }
        return null;
    }
}
