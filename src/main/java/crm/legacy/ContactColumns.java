package crm.legacy;

import org.jspecify.annotations.Nullable;

/** What customers and leads have in common. */
final class ContactColumns {

    private ContactColumns() {}

    /** Null where the number's one form says the same. */
    static @Nullable String phoneAsItCame(FieldValue field) {
        String text = field.optional(ValueParser.text(ValueParser.NAME));
        return text == null || text.equals(field.optional(ValueParser::phone)) ? null : text;
    }
}
