package crm.legacy;

import org.jspecify.annotations.Nullable;

/** What customers and leads have in common. */
final class Contacts {

    private Contacts() {}

    /** Null where the number's one form says the same. */
    static @Nullable String phoneAsItCame(Field field) {
        String text = field.optional(Values.text(Values.NAME));
        return text == null || text.equals(field.optional(Values::phone)) ? null : text;
    }
}
