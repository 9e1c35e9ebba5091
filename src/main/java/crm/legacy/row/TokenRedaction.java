package crm.legacy.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Redacts tracking tokens. A token gives access to an order, so no report may contain one. */
public final class TokenRedaction {

    public static final String REDACTED = "***";

    // The old CRM's tokens: 32 hexadecimal digits. Its bike ids have as many decimal digits.
    private static final Pattern TOKEN = Pattern.compile("(?<![0-9A-Za-z])(?![0-9]+(?![0-9A-Za-z]))[0-9A-Fa-f]{24,}");

    private static final Pattern JSON_MEMBER =
            Pattern.compile("(\"[^\"]*token[^\"]*\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"?", Pattern.CASE_INSENSITIVE);

    private TokenRedaction() {}

    static boolean isSecret(String column) {
        return column.toLowerCase(Locale.ROOT).contains("token");
    }

    /**
     * Redacts the fields of a row that has too many or too few of them. It is unknown which field is the token, so this
     * redacts the fields at its position, counted from both ends, and every text that looks like a token.
     */
    public static List<String> redact(List<String> header, List<String> fields) {
        List<String> shown = new ArrayList<>(fields);
        for (int i = 0; i < header.size(); i++) {
            if (isSecret(header.get(i))) {
                redact(shown, i);
                redact(shown, fields.size() - (header.size() - i));
            }
        }
        shown.replaceAll(TokenRedaction::redactTokens);
        return shown;
    }

    private static void redact(List<String> fields, int index) {
        if (index >= 0 && index < fields.size() && !fields.get(index).isBlank()) {
            fields.set(index, REDACTED);
        }
    }

    /** Redacts the tokens of a text that is not valid JSON. */
    public static String redact(String brokenJson) {
        return redactTokens(JSON_MEMBER.matcher(brokenJson).replaceAll("$1\"" + REDACTED + "\""));
    }

    private static String redactTokens(String text) {
        return TOKEN.matcher(text).replaceAll(REDACTED);
    }
}
