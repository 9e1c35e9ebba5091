package crm.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Blacks out tracking tokens: who has one sees an order, so no report may carry it. */
final class TokenRedaction {

    static final String BLACKED_OUT = "***";

    // The old CRM's tokens: 32 hexadecimal digits. Its bike ids have as many, but decimal ones.
    private static final Pattern TOKEN = Pattern.compile("(?<![0-9A-Za-z])(?![0-9]+(?![0-9A-Za-z]))[0-9A-Fa-f]{24,}");

    private static final Pattern JSON_MEMBER =
            Pattern.compile("(\"[^\"]*token[^\"]*\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"?", Pattern.CASE_INSENSITIVE);

    private TokenRedaction() {}

    static boolean isSecret(String column) {
        return column.toLowerCase(Locale.ROOT).contains("token");
    }

    /**
     * The fields of a row that has too many or too few of them. It is unknown which one is the token: what stands where
     * it should, counted from either end, and whatever looks like one, is blacked out.
     */
    static List<String> blackOut(List<String> header, List<String> fields) {
        List<String> shown = new ArrayList<>(fields);
        for (int i = 0; i < header.size(); i++) {
            if (isSecret(header.get(i))) {
                blackOut(shown, i);
                blackOut(shown, fields.size() - (header.size() - i));
            }
        }
        shown.replaceAll(TokenRedaction::blackOutTokens);
        return shown;
    }

    private static void blackOut(List<String> fields, int index) {
        if (index >= 0 && index < fields.size() && !fields.get(index).isBlank()) {
            fields.set(index, BLACKED_OUT);
        }
    }

    /** A text that should have been JSON. */
    static String blackOut(String brokenJson) {
        return blackOutTokens(JSON_MEMBER.matcher(brokenJson).replaceAll("$1\"" + BLACKED_OUT + "\""));
    }

    private static String blackOutTokens(String text) {
        return TOKEN.matcher(text).replaceAll(BLACKED_OUT);
    }
}
