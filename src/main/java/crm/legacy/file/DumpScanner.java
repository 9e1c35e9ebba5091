package crm.legacy.file;

import crm.legacy.row.ExportUnreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the {@code COPY} blocks of a plain SQL dump. It skips all other statements, with their strings, comments and
 * bodies of functions, and reads the file to its end: a truncated dump is an error.
 */
final class DumpScanner {

    /** The limit of rows: a file without line ends must not fill the memory. */
    static final int MAX_LINE = 16 * 1024 * 1024;

    private static final int BUFFER = 1 << 16;

    /** The beginning of a statement decides what it is. */
    private static final int MAX_STATEMENT = 1 << 20;

    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[^\\s\".(),;]+)";

    private static final String TABLE = NAME + "(?:\\s*\\.\\s*" + NAME + ")?";

    private static final Pattern COPY = Pattern.compile(
            "copy\\s+" + TABLE + "\\s*(?:\\((.*?)\\))?\\s*from\\s+stdin\\b(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern INSERT =
            Pattern.compile("insert\\s+into\\s+" + TABLE + ".*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern ENCODING = Pattern.compile(
            "set\\s+client_encoding\\s*(?:=|to)\\s*'?([^';]*)'?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern UTF_8 = Pattern.compile("utf-?8|unicode|sql_ascii", Pattern.CASE_INSENSITIVE);

    private static final Pattern SQL_BODY =
            Pattern.compile("create\\s.*\\bbegin\\s+atomic\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String COMPLETE = "PostgreSQL database dump complete";

    private static final String BEGINNING = "PostgreSQL database dump";

    private final String file;

    private final InputStream in;

    private final byte[] buffer = new byte[BUFFER];

    private int position;

    private int limit;

    /** The offset of the buffer's end. */
    private long read;

    private long line = 1;

    private final StringBuilder statement = new StringBuilder();

    private long statementLine;

    /** The character before the present one, in the statement. */
    private int previous = ' ';

    private boolean complete = true;

    private final List<CopyBlock> blocks = new ArrayList<>();

    private final List<Insert> inserts = new ArrayList<>();

    /** The first statement that inserts into a table. */
    record Insert(String schema, String table, long line) {}

    DumpScanner(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    List<CopyBlock> blocks() {
        return blocks;
    }

    List<Insert> inserts() {
        return inserts;
    }

    /** @throws ExportUnreadable if the file is not a complete dump in plain SQL */
    void scan() {
        try {
            for (int c = next(); c >= 0; c = next()) {
                accept(c);
            }
        } catch (IOException e) {
            throw new ExportUnreadable(file + ", line " + line + ": cannot be read: " + e.getMessage(), e);
        }
        if (!statement.toString().isBlank()) {
            throw truncated("ends within a statement");
        }
        if (!complete) {
            throw truncated("the line \"" + COMPLETE + "\" is missing");
        }
    }

    private ExportUnreadable truncated(String problem) {
        return new ExportUnreadable(file + ", line " + line + ": the dump is truncated: " + problem);
    }

    // Statements

    private void accept(int c) throws IOException {
        int before = previous;
        previous = c;
        switch (c) {
            case 0 -> throw new ExportUnreadable(file + ", line " + line + ": not a dump in plain SQL");
            case ';' -> endStatement();
            case '\'' -> string(before == 'E' || before == 'e');
            case '"' -> quoted('"');
            case '$' -> dollar(before);
            case '-' -> {
                if (peek() == '-') {
                    comment(restOfLine());
                    previous = ' ';
                } else {
                    append(c);
                }
            }
            case '/' -> {
                if (peek() == '*') {
                    blockComment();
                    previous = ' ';
                } else {
                    append(c);
                }
            }
            case '\\' -> {
                if (statement.isEmpty()) {
                    metaCommand(restOfLine());
                } else {
                    append(c);
                }
            }
            case ' ', '\t', '\r', '\n' -> {
                if (!statement.isEmpty()) {
                    append(' ');
                }
            }
            default -> append(c);
        }
    }

    private void append(int c) {
        if (statement.isEmpty()) {
            statementLine = line;
        }
        if (statement.length() < MAX_STATEMENT) {
            statement.append((char) c);
        }
    }

    private void endStatement() throws IOException {
        String text = utf8(statement.toString()).strip();
        if (text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(BYTE_ORDER_MARK.length());
        }
        if (SQL_BODY.matcher(text).matches()
                && !text.toLowerCase(Locale.ROOT).endsWith(" end")
                && statement.length() < MAX_STATEMENT) {
            append(';');
            return;
        }
        statement.setLength(0);
        Matcher copy = COPY.matcher(text);
        Matcher insert = INSERT.matcher(text);
        Matcher encoding = ENCODING.matcher(text);
        if (copy.matches()) {
            copy(copy);
        } else if (insert.matches()) {
            Insert found = insert.group(2) == null
                    ? new Insert("", name(insert.group(1)), statementLine)
                    : new Insert(name(insert.group(1)), name(insert.group(2)), statementLine);
            boolean known = inserts.stream()
                    .anyMatch(other -> other.table.equals(found.table) && other.schema.equals(found.schema));
            if (!known) {
                inserts.add(found);
            }
        } else if (encoding.matches() && !UTF_8.matcher(encoding.group(1)).matches()) {
            throw new ExportUnreadable(file + ", line " + statementLine + ": the dump has the encoding "
                    + encoding.group(1) + ": make it with pg_dump --encoding=UTF8");
        }
    }

    private void comment(String text) {
        String content = text.substring(1).strip();
        if (content.equals(BEGINNING)) {
            complete = false;
        } else if (content.equals(COMPLETE)) {
            complete = true;
        }
    }

    /** A command of psql, such as {@code \restrict}. */
    private void metaCommand(String text) {
        if ((text.startsWith("connect ") || text.startsWith("c ")) && !blocks.isEmpty()) {
            throw new ExportUnreadable(file + ", line " + (line - 1)
                    + ": the dump contains several databases: dump only the one of the old CRM, with pg_dump");
        }
    }

    /** A text in single quotes; the statement gets it in full. */
    private void string(boolean backslashes) throws IOException {
        append('\'');
        for (int c = required(); ; c = required()) {
            append(c);
            if (c == '\\' && backslashes) {
                append(required());
            } else if (c == '\'') {
                // Two quotes stand for one: the second begins the next part of the same text.
                return;
            }
        }
    }

    private void quoted(int quote) throws IOException {
        append(quote);
        for (int c = required(); ; c = required()) {
            append(c);
            if (c == quote) {
                return;
            }
        }
    }

    /** The body of a function may contain everything, also a {@code COPY} statement. */
    private void dollar(int before) throws IOException {
        if (isPartOfName(before)) {
            append('$');
            return;
        }
        StringBuilder tag = new StringBuilder("$");
        while (isPartOfName(peek())) {
            tag.append((char) next());
        }
        if (peek() != '$') {
            tag.chars().forEach(this::append);
            return;
        }
        tag.append((char) next());
        append('\'');
        append('\'');
        int matched = 0;
        while (matched < tag.length()) {
            int c = required();
            matched = c == tag.charAt(matched) ? matched + 1 : c == '$' ? 1 : 0;
        }
        previous = ' ';
    }

    private static boolean isPartOfName(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || c >= 0x80;
    }

    private void blockComment() throws IOException {
        required();
        int depth = 1;
        while (depth > 0) {
            int c = required();
            if (c == '*' && peek() == '/') {
                required();
                depth--;
            } else if (c == '/' && peek() == '*') {
                required();
                depth++;
            }
        }
    }

    // Rows

    private void copy(Matcher copy) throws IOException {
        String schema = copy.group(2) == null ? "" : name(copy.group(1));
        String table = name(copy.group(2) == null ? copy.group(1) : copy.group(2));
        String columns = copy.group(3);
        restOfLine();
        boolean text = copy.group(4).isBlank() && columns != null;
        blocks.add(new CopyBlock(schema, table, text ? names(columns) : List.of(), read - (limit - position), line));
        skipRows(table);
    }

    private void skipRows(String table) throws IOException {
        int length = 0;
        int first = -1;
        int second = -1;
        for (int c = next(); ; c = next()) {
            if (c < 0) {
                throw truncated("the rows of " + table + " do not end with \\.");
            }
            if (c == '\n') {
                if (first == '\\' && second == '.' && length == 2) {
                    return;
                }
                length = 0;
                first = -1;
                second = -1;
            } else if (c != '\r') {
                if (length == 0) {
                    first = c;
                } else if (length == 1) {
                    second = c;
                }
                length++;
                if (length > MAX_LINE) {
                    throw new ExportUnreadable(file + ", line " + line + ": longer than " + MAX_LINE + " bytes");
                }
            }
        }
    }

    private static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        Matcher name = Pattern.compile(NAME).matcher(list);
        while (name.find()) {
            names.add(name(name.group()));
        }
        return List.copyOf(names);
    }

    /** An identifier without its quotes. */
    private static String name(String identifier) {
        return identifier.startsWith("\"")
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
                : identifier.toLowerCase(Locale.ROOT);
    }

    // Bytes

    /** The statement has one character for each byte. */
    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private String restOfLine() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = next(); c >= 0 && c != '\n'; c = next()) {
            if (text.length() < MAX_STATEMENT) {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    private int required() throws IOException {
        int c = next();
        if (c < 0) {
            throw truncated("ends within a text or a comment");
        }
        return c;
    }

    private int next() throws IOException {
        int c = peek();
        if (c >= 0) {
            position++;
            if (c == '\n') {
                line++;
            }
        }
        return c;
    }

    private int peek() throws IOException {
        if (position == limit) {
            int count = in.read(buffer, 0, BUFFER);
            if (count < 0) {
                return -1;
            }
            position = 0;
            limit = count;
            read += count;
        }
        return buffer[position] & 0xFF;
    }
}
