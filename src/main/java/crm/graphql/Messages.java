package crm.graphql;

import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Labels and messages in the caller's language: English, or Russian by {@code Accept-Language}. */
@Component
public class Messages {

    private final MessageSource source;

    Messages(MessageSource source) {
        this.source = source;
    }

    /** @param details for the places in the message */
    public String text(Locale locale, String key, Object... details) {
        return source.getMessage(key, details, locale);
    }

    /** The label of an enum's value; its key is {@code <enum>.<value>}, such as {@code OrderStatus.CLOSED}. */
    public String label(Locale locale, Enum<?> value) {
        return text(locale, value.getDeclaringClass().getSimpleName() + "." + value.name());
    }
}
