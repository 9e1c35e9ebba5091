package crm.graphql;

import com.ibm.icu.text.ListFormatter;
import com.ibm.icu.text.MessageFormat;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Labels and messages in the caller's language: English, or Russian by {@code Accept-Language}. The messages are
 * patterns of the ICU {@code MessageFormat}, so that plurals follow the rules of the language.
 */
@Component
public class Messages {

    private static final Locale RUSSIAN = Locale.of("ru");

    private final MessageSource source;

    private final Map<Pattern, MessageFormat> formats = new ConcurrentHashMap<>();

    Messages(MessageSource source) {
        this.source = source;
    }

    private record Pattern(Locale language, String text) {}

    /**
     * The label of an enum value as a detail of a message. Unlike the value, it can be stored as JSON.
     *
     * @param key of the label, such as {@code OrderStatus.CLOSED}
     */
    public record Label(String key) {

        public static Label of(Enum<?> value) {
            return of(typeName(value), value.name());
        }

        /** @param type name of the enum in the schema; of a nested one, both names: {@code ExportType} */
        public static Label of(String type, String value) {
            return new Label(type + "." + value);
        }

        /** The enum value, such as {@code CLOSED}. */
        public String value() {
            return key.substring(key.lastIndexOf('.') + 1);
        }

        /** The name of an enum in the keys of its labels. */
        public static String typeName(Enum<?> value) {
            String name = value.getDeclaringClass().getName();
            return name.substring(name.lastIndexOf('.') + 1).replace("$", "");
        }
    }

    /**
     * A message.
     *
     * @param details for the places in the message: an enum value and a {@link Label} become the label in quotation
     *     marks, a collection becomes a list joined by "or", a number is formatted as the pattern says, and anything
     *     else is inserted as its text
     * @throws org.springframework.context.NoSuchMessageException if there is no message or no label of this key
     */
    public String text(Locale locale, String key, Object... details) {
        Locale language = RUSSIAN.getLanguage().equals(locale.getLanguage()) ? RUSSIAN : Locale.ENGLISH;
        String pattern = source.getMessage(key, null, language);
        if (pattern.indexOf('{') < 0 && pattern.indexOf('\'') < 0) {
            return pattern;
        }
        Object[] arguments =
                Arrays.stream(details).map(detail -> argument(language, detail)).toArray();
        MessageFormat format = formats.computeIfAbsent(
                new Pattern(language, pattern), missing -> new MessageFormat(missing.text(), missing.language()));
        // A MessageFormat is not safe for use by several threads.
        synchronized (format) {
            return format.format(arguments);
        }
    }

    /** The label of an enum's value; its key is {@code <enum>.<value>}, such as {@code OrderStatus.CLOSED}. */
    public String label(Locale locale, Enum<?> value) {
        return text(locale, Label.of(value).key());
    }

    private Object argument(Locale language, Object detail) {
        return switch (detail) {
            case Enum<?> value -> argument(language, Label.of(value));
            case Label label -> text(language, "quoted", text(language, label.key()));
            case Collection<?> several ->
                ListFormatter.getInstance(language, ListFormatter.Type.OR, ListFormatter.Width.WIDE)
                        .format(several.stream()
                                .map(one -> argument(language, one))
                                .toList());
            case Number number -> number;
            default -> detail.toString();
        };
    }
}
