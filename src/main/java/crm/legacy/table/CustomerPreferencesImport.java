package crm.legacy.table;

import crm.legacy.row.FieldValue;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.ValueParser;
import java.util.List;

/** What customers prefer: budget, brands, sizes, language. */
final class CustomerPreferencesImport extends TableImport {

    private static final int MAX_ENTRIES = 100;

    CustomerPreferencesImport() {
        super(LegacyTable.CUSTOMER_PREFERENCES);
        optional("budget", "text", ValueParser.text(ValueParser.NAME));
        column(ColumnMapping.of("brands", "text[]", names("brands"), CustomerPreferencesImport::entries));
        column(ColumnMapping.of("sizes", "text[]", names("sizes"), CustomerPreferencesImport::entries));
        optional("language", "text", ValueParser.text(ValueParser.NAME));
        optional("time_zone", "text", ValueParser.text(ValueParser.NAME), "timezone", "time_zone");
        optional("consent", "boolean", ValueParser::bool);
        times();
        reference(ReferenceColumn.required("customer_id", LegacyTable.CUSTOMER, "customer_id"));
    }

    private static List<String> entries(FieldValue field) {
        List<String> entries = field.optional(text -> {
            List<String> read = JsonValueParser.textsOrSeparated(text);
            if (read.size() > MAX_ENTRIES) {
                throw new MalformedValue(RejectionReason.TEXT_TOO_LONG, "more than " + MAX_ENTRIES + " entries");
            }
            return read;
        });
        return entries == null ? List.of() : entries;
    }
}
