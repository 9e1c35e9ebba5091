package crm.legacy;

import crm.payment.PaymentDirection;
import crm.payment.PaymentMethod;
import crm.payment.PaymentRole;
import crm.payment.PaymentStatus;
import org.jspecify.annotations.Nullable;

final class PaymentsImport extends TableImport {

    PaymentsImport() {
        super(Kind.PAYMENT);
        column(Column.of(
                "direction",
                "text",
                names("direction"),
                f -> f.required(Values.spelling(PaymentDirection::fromLegacy))));
        column(Column.of("role", "text", names("role"), f -> f.required(Values.spelling(PaymentRole::fromLegacy))));
        column(Column.of(
                "method", "text", names("method"), f -> f.required(Values.spelling(PaymentMethod::fromLegacy))));
        column(Column.of("amount", "numeric", names("amount"), f -> f.required(Values::largeAmount)));
        column(Column.of("currency", "text", names("currency"), f -> f.required(Values::currency)));
        column(Column.of("status", "text", names("status"), f -> status(f.row())));
        column(Column.of("void_reason", "text", names("void_reason"), f -> voidReason(f.row()))
                .whenUnseen("case when s.status = 'VOIDED' then coalesce(t.void_reason, s.void_reason) end"));
        partnerReference();
        times();
        reference(Reference.parent("order_id", Kind.ORDER, "order_id"));
    }

    private static PaymentStatus status(Row row) {
        return row.field("status").required(Values.spelling(PaymentStatus::fromLegacy));
    }

    private static @Nullable String voidReason(Row row) {
        String given = row.field("void_reason").optional(Values.text(Values.NOTE));
        if (status(row) == PaymentStatus.VOIDED) {
            return given != null ? given : "Voided in the old CRM, which recorded no reason.";
        }
        if (given != null) {
            row.warn("void_reason", Reason.IGNORED_VALUE, given, "the payment is not voided: left empty");
        }
        return null;
    }
}
