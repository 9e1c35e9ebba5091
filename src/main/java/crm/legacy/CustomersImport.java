package crm.legacy;

import crm.api.Ids;
import crm.customer.PreferredChannel;

final class CustomersImport extends TableImport {

    private final Codes codes;

    CustomersImport(Ids ids) {
        super(Kind.CUSTOMER);
        codes = new Codes(kind, "code", "CUST", "id", ids);
        codes.addTo(this);
        column(Column.computed("legacy_id", "s.legacy_id", null));
        legacyUuid();
        column(Column.of("full_name", "text", names("full_name", "name"), f -> f.required(Values.text(Values.NAME))));
        column(Column.of("phone", "text", names("phone"), f -> f.optional(Values::phone)));
        column(Column.of("phone_raw", "text", names("phone"), Contacts::phoneAsItCame));
        column(Column.of("email", "text", names("email"), f -> f.optional(Values::email)));
        column(Column.of(
                "preferred_channel",
                "text",
                names("preferred_channel"),
                f -> f.optional(Values.spelling(PreferredChannel::fromLegacy))));
        column(Column.of("city", "text", names("city"), f -> f.optional(Values.text(Values.NAME))));
        column(Column.of("country", "text", names("country"), f -> f.optional(Values.text(Values.NAME))));
        partnerReference();
        times();
    }

    @Override
    void compare(Run run) {
        leaveTakenUuids(run);
        codes.settle(run);
    }
}
