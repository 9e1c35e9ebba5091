package crm.legacy.table;

import crm.legacy.row.FieldValue;
import crm.legacy.value.ValueParser;
import org.jspecify.annotations.Nullable;

/** Reads the columns of contacts, which customers and leads share. */
final class ContactColumns {

    private ContactColumns() {}

    /** The original text of a phone number; null if it equals the parsed number. */
    static @Nullable String originalPhone(FieldValue field) {
        String text = field.optional(ValueParser.text(ValueParser.NAME));
        return text == null || text.equals(field.optional(ValueParser::phone)) ? null : text;
    }
}
