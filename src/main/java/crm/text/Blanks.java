package crm.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;

/**
 * Blanks around values: spaces of all kinds, no-break ones among them, line breaks, and characters that no font shows,
 * such as zero-width spaces and marks of direction. Word processors and web pages leave them around copied values.
 */
public final class Blanks {

    private static final int BRAILLE_BLANK = 0x2800;

    private Blanks() {}

    /** The text without the blanks around it; empty if it has only blanks. */
    public static String strip(String text) {
        if (hasPlainEnds(text)) {
            return text;
        }
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        int end = to;
        while (end > from && isBlank(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
            // These select the form of the character before them: the heart of an emoji, the flag of Scotland.
            if (!isSelector(text.codePointAt(end))) {
                to = end;
            }
        }
        return end == from ? "" : text.substring(from, to);
    }

    /** Whether the text is empty or has only blanks. */
    public static boolean is(String text) {
        return strip(text).isEmpty();
    }

    /** Nearly all values begin and end with a letter or a digit: they need no further look. */
    private static boolean hasPlainEnds(String text) {
        return text.isEmpty() || (isPlain(text.charAt(0)) && isPlain(text.charAt(text.length() - 1)));
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c < '\u007f';
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == BRAILLE_BLANK
                || UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
    }

    private static boolean isSelector(int c) {
        return UCharacter.hasBinaryProperty(c, UProperty.VARIATION_SELECTOR) || (c >= 0xE0020 && c <= 0xE007F);
    }
}
