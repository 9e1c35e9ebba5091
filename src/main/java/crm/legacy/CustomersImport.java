package crm.legacy;

import crm.crypto.IdGenerator;
import crm.customer.PreferredChannel;

final class CustomersImport extends TableImport {

    private final Codes codes;

    CustomersImport(IdGenerator ids) {
        super(LegacyTable.CUSTOMER);
        codes = new Codes(kind, "code", "CUST", "id", ids);
        codes.addTo(this);
        column(ColumnMapping.computed("legacy_id", "s.legacy_id", null));
        legacyUuid();
        column(ColumnMapping.of(
                "full_name", "text", names("full_name", "name"), f -> f.required(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of("phone", "text", names("phone"), f -> f.optional(ValueParser::phone)));
        column(ColumnMapping.of("phone_raw", "text", names("phone"), ContactColumns::phoneAsItCame));
        column(ColumnMapping.of("email", "text", names("email"), f -> f.optional(ValueParser::email)));
        column(ColumnMapping.of(
                "preferred_channel",
                "text",
                names("preferred_channel"),
                f -> f.optional(ValueParser.spelling(PreferredChannel::fromLegacy))));
        column(ColumnMapping.of("city", "text", names("city"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        column(ColumnMapping.of(
                "country", "text", names("country"), f -> f.optional(ValueParser.text(ValueParser.NAME))));
        partnerReference();
        times();
    }

    @Override
    void compare(ImportRun run) {
        leaveTakenUuids(run);
        codes.settle(run);
    }
}
