package crm.legacy.file;

import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.RowReader;
import crm.legacy.row.SourceRow;
import crm.legacy.row.TokenRedaction;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.RejectionReason;
import crm.text.BoundedLines;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads one JSON object per line. Numbers and booleans become their texts. Objects and lists become JSON texts, so that
 * a snapshot may be an object or a text that contains one.
 */
final class NdjsonRows implements RowReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // The reader parses a value in the middle of its line.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    // The limit of CSV fields: a file without line ends must not fill the memory.
    private static final int MAX_LINE = 16 * 1024 * 1024;

    private final String file;

    private final BoundedLines lines;

    private final Set<String> columns = new LinkedHashSet<>();

    NdjsonRows(String file, Reader in) {
        this.file = file;
        this.lines = new BoundedLines(in, MAX_LINE);
    }

    @Override
    public @Nullable SourceRow next(Consumer<BrokenRow> broken) {
        while (true) {
            BoundedLines.Line read = readLine();
            if (read == null) {
                return null;
            }
            long line = read.number();
            String text = read.text();
            if (text == null) {
                throw new ExportUnreadable(file + ", line " + line + ": longer than " + MAX_LINE + " characters");
            }
            if (text.isBlank()) {
                continue;
            }
            try {
                SourceRow row = new SourceRow(line, parse(text));
                columns.addAll(row.values().keySet());
                return row;
            } catch (JacksonException e) {
                broken.accept(new BrokenRow(
                        line,
                        RejectionReason.INVALID_JSON,
                        // The message of the parser may quote the text, which may contain a token.
                        "not a JSON object, from character " + e.getLocation().getColumnNr() + " on",
                        TokenRedaction.redact(text),
                        null));
            } catch (MalformedValue e) {
                broken.accept(new BrokenRow(line, e.reason(), e.problem(), TokenRedaction.redact(text), null));
            }
        }
    }

    private static Map<String, @Nullable String> parse(String text) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedValue(RejectionReason.INVALID_JSON, "not a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String column = parser.currentName();
                JsonToken value = parser.nextToken();
                values.put(
                        column,
                        value == JsonToken.VALUE_NULL
                                ? null
                                : value.isScalarValue()
                                        ? parser.getString()
                                        : JSON.readTree(parser).toString());
            }
            if (parser.nextToken() != null) {
                throw new MalformedValue(RejectionReason.INVALID_JSON, "text follows the JSON object");
            }
        }
        return values;
    }

    private BoundedLines.@Nullable Line readLine() {
        try {
            return lines.next();
        } catch (IOException e) {
            throw new ExportUnreadable(file + ", line " + lines.number() + ": cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Set<String> columns() {
        return columns;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
