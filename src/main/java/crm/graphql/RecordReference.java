package crm.graphql;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's reference to a record: its UUID, its code, or its id in the old CRM.
 *
 * @param text as it was sent
 * @param uuid the same as a UUID, where it is one
 */
public record RecordReference(String text, @Nullable UUID uuid) {

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** A code of ours, a number, or another id with a prefix and a digit, as the old CRM made them. */
    private static final Pattern CODE_FORM =
            Pattern.compile("(?i)(ORD|LEAD|CUST)-[A-Z0-9-]{1,80}|\\d{1,80}|[A-Z]{2,10}-(?=.*\\d)[A-Z0-9-]{1,80}");

    /** @throws RequestRefused if it cannot be an id */
    public static RecordReference parse(String argument, String text) {
        if (isUuid(text)) {
            return new RecordReference(text, UUID.fromString(text));
        }
        if (CODE_FORM.matcher(text).matches()) {
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
