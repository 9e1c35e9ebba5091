package crm.legacy.table;

import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.ValueParser;
import java.util.List;

/** Contact channels of customers. */
final class ContactChannelsImport extends TableImport {

    private static final int LONGEST_VALUE = 500;

    ContactChannelsImport() {
        super(LegacyTable.CONTACT_CHANNEL);
        required("channel", "text", ValueParser::source);
        required("value", "text", ValueParser.text(LONGEST_VALUE), "channel_value");
        column(flag("is_primary"));
        column(flag("is_verified"));
        times();
        reference(ReferenceColumn.required("customer_id", LegacyTable.CUSTOMER, "customer_id"));
    }

    private ColumnMapping flag(String name) {
        List<String> sources = names(name);
        return ColumnMapping.of(name, "boolean", sources, f -> Boolean.TRUE.equals(f.optional(ValueParser::bool)));
    }
}
