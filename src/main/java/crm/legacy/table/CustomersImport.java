package crm.legacy.table;

import crm.crypto.IdGenerator;
import crm.customer.PreferredChannel;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.value.ValueParser;

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
        optional("phone", "text", ValueParser::phone);
        column(ColumnMapping.of("phone_raw", "text", names("phone"), ContactColumns::originalPhone));
        optional("email", "text", ValueParser::email);
        optional("preferred_channel", "text", ValueParser.spelling(PreferredChannel::fromLegacy));
        optional("city", "text", ValueParser.text(ValueParser.NAME));
        optional("country", "text", ValueParser.text(ValueParser.NAME));
        externalReference();
        times();
    }

    @Override
    void afterResolve(ImportRun run) {
        clearTakenUuids(run);
        codes.resolveCollisions(run);
    }
}
