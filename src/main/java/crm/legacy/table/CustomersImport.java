package crm.legacy.table;

import crm.crypto.IdGenerator;
import crm.customer.PreferredChannel;
import crm.legacy.row.FieldValue;
import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.value.ValueParser;
import java.util.List;

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

    private static FieldValue contact(ImportRow row, PreferredChannel channel, String column) {
        return ContactColumns.of(row, channel, column, "preferred_channel");
    }

    @Override
    void afterResolve(ImportRun run) {
        clearTakenUuids(run);
        codes.resolveCollisions(run);
    }
}
