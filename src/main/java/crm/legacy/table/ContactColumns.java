package crm.legacy.table;

import crm.customer.PreferredChannel;
import crm.legacy.row.FieldValue;
import crm.legacy.row.ImportRow;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.ValueParser;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the columns of contacts, which customers and leads share. */
final class ContactColumns {

    private static final Pattern BETWEEN = Pattern.compile("[;,|\\s]+");

    private static final Pattern BETWEEN_PHONES = Pattern.compile("\\s*[;|\\n]\\s*|\\s*,\\s+");

    private ContactColumns() {}

    /**
     * An e-mail address. Of several in one cell the first one counts; the whole cell stays in {@code legacyData}, with
     * a warning.
     */
    static @Nullable String email(FieldValue field) {
        return first(field, BETWEEN, ValueParser::email);
    }

    /** A telephone number: see {@link #email}. */
    static @Nullable String phone(FieldValue field) {
        return first(field, BETWEEN_PHONES, ValueParser::phone);
    }

    private static @Nullable String first(FieldValue field, Pattern between, Function<String, String> parser) {
        String text = field.text();
        String[] parts = text == null ? new String[0] : between.split(text);
        if (text == null || parts.length < 2 || parsed(text, parser) != null) {
            return field.optional(parser);
        }
        String valid = Arrays.stream(parts)
                .map(part -> parsed(part, parser))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (valid == null) {
            return field.optional(parser);
        }
        field.warn(RejectionReason.IGNORED_VALUE, "several values: the first valid one is taken");
        return valid;
    }

    private static @Nullable String parsed(String text, Function<String, String> parser) {
        try {
            return parser.apply(text);
        } catch (MalformedValue e) {
            return null;
        }
    }

    /**
     * A contact of a row: the column of its own, otherwise {@code contact_value} of a row that names this channel. A
     * value beside another one in the column of its own, or of an unknown channel, stays in {@code legacyData}, with a
     * warning.
     *
     * @param channels the column that names the channel of {@code contact_value}
     */
    static FieldValue of(ImportRow row, PreferredChannel channel, String column, String channels) {
        FieldValue own = row.field(column);
        FieldValue value = row.field("contact_value");
        String text = value.text();
        if (text == null) {
            return own;
        }
        PreferredChannel named = channel(row, channels);
        if (named == null) {
            row.warn("contact_value", RejectionReason.IGNORED_VALUE, text, "the row names no channel for it");
        }
        if (named != channel) {
            return own;
        }
        if (own.text() == null) {
            return value;
        }
        if (!text.equals(own.text())) {
            row.warn(
                    "contact_value",
                    RejectionReason.IGNORED_VALUE,
                    text,
                    "the column " + column + " has another value");
        }
        return own;
    }

    /** The channel of {@code contact_value}; null if the row names none, or one that is not known. */
    static @Nullable PreferredChannel channel(ImportRow row, String column) {
        return PreferredChannel.fromLegacy(
                        Objects.requireNonNullElse(row.field(column).text(), ""))
                .orElse(null);
    }

    /** The original text of a phone number; null if it equals the parsed number. */
    static @Nullable String originalPhone(FieldValue field) {
        String text = field.optional(ValueParser.text(ValueParser.NAME));
        return text == null || text.equals(phone(field)) ? null : text;
    }
}
