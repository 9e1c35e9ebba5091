package crm.cost;

import crm.graphql.NumberLimits;
import crm.graphql.RequestErrorCode;

/**
 * Checks the numbers in the text of a document, before it is parsed. The lexer of graphql-java takes microseconds and
 * creates hundreds of bytes for each digit, and its parser fails at some exponents.
 */
final class NumberLiterals {

    private static final String BLOCK = "\"\"\"";

    private final String text;

    private int at;

    private NumberLiterals(String text) {
        this.text = text;
    }

    /** @throws DocumentRefused if a number has too many digits */
    static void require(String document) {
        new NumberLiterals(document).require();
    }

    private void require() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                skipString();
            } else if (c == '#') {
                skipLine();
            } else if (isNameStart(c)) {
                skipName();
            } else if (c == '-' || isDigit(c)) {
                requireNumber();
            } else {
                at++;
            }
        }
    }

    private void requireNumber() {
        int start = at;
        at++;
        skipDigits();
        if (charAt(at) == '.' && isDigit(charAt(at + 1))) {
            at++;
            skipDigits();
        }
        if (charAt(at) == 'e' || charAt(at) == 'E') {
            int exponent = at + 1;
            if (charAt(exponent) == '+' || charAt(exponent) == '-') {
                exponent++;
            }
            if (isDigit(charAt(exponent))) {
                at = exponent;
                skipDigits();
            }
        }
        String literal = text.substring(start, at);
        // A sign alone is an error of the syntax.
        if (literal.length() > 1 && !NumberLimits.allowLiteral(literal)) {
            long line =
                    1 + text.substring(0, start).chars().filter(c -> c == '\n').count();
            throw DocumentRefused.because(RequestErrorCode.BAD_REQUEST, "document.digits", NumberLimits.DIGITS, line);
        }
    }

    private void skipString() {
        if (text.startsWith(BLOCK, at)) {
            at += BLOCK.length();
            int end = text.indexOf(BLOCK, at);
            while (end > 0 && text.charAt(end - 1) == '\\') {
                end = text.indexOf(BLOCK, end + BLOCK.length());
            }
            at = end < 0 ? text.length() : end + BLOCK.length();
            return;
        }
        at++;
        while (at < text.length() && text.charAt(at) != '"' && !isLineEnd(text.charAt(at))) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private void skipLine() {
        while (at < text.length() && !isLineEnd(text.charAt(at))) {
            at++;
        }
    }

    private void skipName() {
        while (isNameStart(charAt(at)) || isDigit(charAt(at))) {
            at++;
        }
    }

    private void skipDigits() {
        while (isDigit(charAt(at))) {
            at++;
        }
    }

    /** A blank beyond the end. */
    private char charAt(int index) {
        return index < text.length() ? text.charAt(index) : ' ';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
