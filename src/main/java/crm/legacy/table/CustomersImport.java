package crm.legacy.table;

import crm.crypto.IdGenerator;
import crm.customer.PreferredChannel;
import crm.legacy.row.FieldValue;
import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.ValueParser;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Customers. */
final class CustomersImport extends TableImport {

    private final Codes codes;

    CustomersImport(IdGenerator ids) {
        super(LegacyTable.CUSTOMER);
        codes = new Codes(table, "code", "CUST", "id", ids);
        codes.addTo(this);
        column(ColumnMapping.computed("legacy_id", "s.legacy_id", null));
        legacyUuid();
        required("full_name", "text", ValueParser.text(ValueParser.NAME), "full_name", "name");
        names("contact_value");
        column(ColumnMapping.of(
                "phone",
                "text",
                contact("phone"),
                f -> ContactColumns.phone(contact(f.row(), PreferredChannel.PHONE, "phone"))));
        column(ColumnMapping.of(
                "phone_raw",
                "text",
                contact("phone"),
                f -> ContactColumns.originalPhone(contact(f.row(), PreferredChannel.PHONE, "phone"))));
        column(ColumnMapping.of(
                "email",
                "text",
                contact("email"),
                f -> ContactColumns.email(contact(f.row(), PreferredChannel.EMAIL, "email"))));
        column(ColumnMapping.of(
                "telegram",
                "text",
                contact("telegram"),
                f -> contact(f.row(), PreferredChannel.TELEGRAM, "telegram").optional(ValueParser::telegram)));
        column(ColumnMapping.of(
                "whatsapp",
                "text",
                contact("whatsapp"),
                f -> contact(f.row(), PreferredChannel.WHATSAPP, "whatsapp").optional(ValueParser::phone)));
        optional("preferred_channel", "text", ValueParser.spelling(PreferredChannel::fromLegacy));
        optional("city", "text", ValueParser.text(ValueParser.NAME));
        optional("country", "text", ValueParser.text(ValueParser.NAME));
        externalReference();
        times();
    }

    /** The columns that give a contact. */
    private List<String> contact(String column) {
        names(column);
        return List.of(column, "contact_value", "preferred_channel");
    }

    /**
     * A contact of a row: the column of its own, otherwise {@code contact_value} of a row that prefers the channel. A
     * value beside another one in the column of its own, or of an unknown channel, stays in {@code legacyData}.
     */
    private static FieldValue contact(ImportRow row, PreferredChannel channel, String column) {
        FieldValue value = row.field("contact_value");
        String text = value.text();
        if (text == null || preferred(row) != channel) {
            if (text != null && preferred(row) == null) {
                row.warn("contact_value", RejectionReason.IGNORED_VALUE, text, "the row names no channel for it");
            }
            return row.field(column);
        }
        String own = row.field(column).text();
        if (own != null && !own.equals(text)) {
            row.warn(
                    "contact_value",
                    RejectionReason.IGNORED_VALUE,
                    text,
                    "the column " + column + " has another value");
        }
        return own == null ? value : row.field(column);
    }

    private static @Nullable PreferredChannel preferred(ImportRow row) {
        return PreferredChannel.fromLegacy(Objects.requireNonNullElse(
                        row.field("preferred_channel").text(), ""))
                .orElse(null);
    }

    @Override
    void afterResolve(ImportRun run) {
        clearTakenUuids(run);
        codes.resolveCollisions(run);
    }
}
