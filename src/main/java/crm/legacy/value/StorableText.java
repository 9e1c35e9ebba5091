package crm.legacy.value;

/** Tells which texts PostgreSQL can store. */
public final class StorableText {

    /**
     * Replaces bytes that are not UTF-8 in a decoded text. No valid text contains this code point. The usual U+FFFD is
     * not suitable: the old CRM's own texts contain it where the old CRM lost a character.
     */
    public static final char NOT_UTF_8 = '\uFFFF';

    private StorableText() {}

    /** False for a text with a NUL character, an unpaired surrogate, or bytes that were not UTF-8. */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\0' || c == NOT_UTF_8) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
