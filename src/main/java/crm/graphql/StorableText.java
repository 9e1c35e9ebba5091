package crm.graphql;

/** Checks whether PostgreSQL can store a text from JSON. */
public final class StorableText {

    private StorableText() {}

    /** PostgreSQL has no NUL in its texts, and half of a surrogate pair is no character. */
    public static boolean is(String text) {
        return text.indexOf('\0') < 0
                && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** A display form for messages. */
    public static String shown(String text) {
        return text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
