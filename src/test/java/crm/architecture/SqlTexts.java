package crm.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The texts in a Java source: string literals and text blocks outside comments. Literals that {@code +} joins are one
 * text, in which {@link #VALUE} replaces each part that is not a literal.
 */
final class SqlTexts {

    /** Replaces a part of a text that is known at run time only. */
    static final String VALUE = "${}";

    private static final String BLOCK = "\"\"\"";

    private static final Pattern JOINED = Pattern.compile("\\s*\\+\\s*");

    private static final Pattern JOINED_BY_VALUE = Pattern.compile("\\s*\\+[^;{}]*\\+\\s*");

    private static final Pattern VALUE_FOLLOWS = Pattern.compile("\\s*\\+[^;{}]*");

    private final String source;

    private int at;

    private final StringBuilder gap = new StringBuilder();

    private final List<String> texts = new ArrayList<>();

    private SqlTexts(String source) {
        this.source = source;
    }

    static List<String> of(String source) {
        SqlTexts texts = new SqlTexts(source);
        texts.read();
        return texts.texts;
    }

    private void read() {
        while (at < source.length()) {
            if (source.startsWith("//", at)) {
                skipTo("\n");
            } else if (source.startsWith("/*", at)) {
                skipTo("*/");
            } else if (source.startsWith(BLOCK, at)) {
                add(literal(BLOCK));
            } else if (source.charAt(at) == '"') {
                add(literal("\""));
            } else if (source.charAt(at) == '\'') {
                literal("'");
            } else {
                gap.append(source.charAt(at++));
            }
        }
        add(null);
    }

    private void skipTo(String end) {
        int found = source.indexOf(end, at);
        at = found < 0 ? source.length() : found + end.length();
    }

    private String literal(String quote) {
        at += quote.length();
        StringBuilder text = new StringBuilder();
        while (at < source.length() && !source.startsWith(quote, at)) {
            if (source.charAt(at) == '\\') {
                // Escapes separate words at most; no table has one in its name.
                text.append(' ');
                at += 2;
            } else {
                text.append(source.charAt(at++));
            }
        }
        at += quote.length();
        return text.toString();
    }

    private void add(String literal) {
        String between = gap.toString();
        gap.setLength(0);
        boolean first = texts.isEmpty();
        if (!first && literal != null && JOINED.matcher(between).matches()) {
            append(literal);
        } else if (!first && literal != null && JOINED_BY_VALUE.matcher(between).matches()) {
            append(VALUE + literal);
        } else {
            if (!first && VALUE_FOLLOWS.matcher(between).lookingAt()) {
                append(VALUE);
            }
            if (literal != null) {
                texts.add(literal);
            }
        }
    }

    private void append(String text) {
        texts.set(texts.size() - 1, texts.getLast() + text);
    }
}
