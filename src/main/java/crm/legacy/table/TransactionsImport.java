package crm.legacy.table;

import crm.legacy.row.FieldValue;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowRejected;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.payment.PaymentMethod;
import crm.payment.PaymentRole;
import crm.payment.PaymentStatus;
import java.util.Locale;

/**
 * Payments of the oldest database. Its rows name a type instead of a direction, a role and a status, and no currency:
 * they are completed payments in euros.
 */
final class TransactionsImport extends TableImport {

    TransactionsImport() {
        super(LegacyTable.TRANSACTION);
        column(ColumnMapping.of("direction", "text", names("type"), f -> role(f).direction()));
        column(ColumnMapping.of("role", "text", names("type"), f -> f.keepingSpelling(role(f))));
        column(ColumnMapping.of(
                "method",
                "text",
                names("method"),
                f -> f.keepingSpelling(f.required(ValueParser.spelling(PaymentMethod::fromLegacy)))));
        required("amount", "numeric", DecimalParser::largeAmount);
        column(ColumnMapping.of("currency", "text", names("currency"), f -> {
            String currency = f.strict(ValueParser::currency);
            return currency == null ? "EUR" : currency;
        }));
        column(ColumnMapping.computed("status", "'" + PaymentStatus.COMPLETED + "'", null));
        optional("description", "text", ValueParser.text(ValueParser.NOTE));
        optional("occurred_at", "timestamptz", TimeParser::instant, "transaction_date");
        timesOr("transaction_date");
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
    }

    private static PaymentRole role(FieldValue field) {
        String type = field.text();
        if (type == null) {
            throw new RowRejected("type", RejectionReason.MISSING_VALUE, "required, and empty");
        }
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "booking", "prepayment" -> PaymentRole.DEPOSIT;
            case "payment", "full_payment", "final_payment" -> PaymentRole.BALANCE;
            case "supplier", "seller_payment" -> PaymentRole.PAYOUT;
            default ->
                PaymentRole.fromLegacy(type)
                        .orElseThrow(() -> new RowRejected(
                                "type", RejectionReason.UNKNOWN_VALUE, "not a type of payment that is known"));
        };
    }
}
