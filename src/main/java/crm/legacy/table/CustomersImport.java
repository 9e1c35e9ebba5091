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
        column(ColumnMapping.of(
                "full_name", "text", names("full_name", "name"), f -> f.required(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of("phone", "text", names("phone"), f -> f.optional(ValueParser::phone)));
        column(ColumnMapping.of("phone_raw", "text", names("phone"), ContactColumns::originalPhone));
        column(ColumnMapping.of("email", "text", names("email"), f -> f.optional(ValueParser::email)));
        column(ColumnMapping.of(
                "preferred_channel",
                "text",
                names("preferred_channel"),
                f -> f.optional(ValueParser.spelling(PreferredChannel::fromLegacy))));
        column(ColumnMapping.of("city", "text", names("city"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of(
                "country", "text", names("country"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        externalReference();
        times();
    }

    @Override
    void afterResolve(ImportRun run) {
        clearTakenUuids(run);
        codes.resolveCollisions(run);
    }
}
