package crm.graphql;

import crm.text.Blanks;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's reference to a record: its UUID, its code, or its id in the old CRM.
 *
 * @param text as it was sent, without blanks around it
 * @param uuid the same as a UUID, where it is one
 */
public record RecordReference(String text, @Nullable UUID uuid) {

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** Longest id of the old CRM, in characters. */
    public static final int LONGEST_ID = 200;

    /** The import takes ids as other systems make them: {@code #1001}, {@code SO/2024/0001}, {@code ЗАКАЗ-15}. */
    private static final Pattern HAS_LETTER_OR_DIGIT = Pattern.compile(".*[\\p{L}\\p{N}].*");

    /**
     * Reads a reference; blanks around it do not count.
     *
     * @throws RequestRefused if no record can have such an id
     */
    public static RecordReference parse(String argument, String given) {
        String text = Blanks.strip(given);
        if (isUuid(text)) {
            return new RecordReference(text, UUID.fromString(text));
        }
        if (text.codePointCount(0, text.length()) <= LONGEST_ID
                && StorableText.is(text)
                && HAS_LETTER_OR_DIGIT.matcher(text).matches()) {
            return new RecordReference(text, null);
        }
        throw RequestRefused.badArgument(argument, "id.impossible");
    }

    public static boolean isUuid(String text) {
        return UUID_FORM.matcher(text).matches();
    }

    /** For records that have only ids of this API. */
    public static UUID uuid(String argument, String text) {
        if (!isUuid(text)) {
            throw RequestRefused.badArgument(argument, "id.notUuid");
        }
        return UUID.fromString(text);
    }

    /** People read codes out on the phone, so any case is accepted. */
    public String code() {
        return text.toUpperCase(Locale.ROOT);
    }
}
