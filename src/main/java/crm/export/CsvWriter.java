package crm.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values after RFC 4180, UTF-8, the columns' names first. Null is an empty field, an empty text is
 * {@code ""}. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.
 */
class CsvWriter implements RecordWriter {

    private static final String FORMULA = "=+-@\t\r\n";

    private final List<ExportColumn> columns;

    private final Writer out;

    CsvWriter(List<ExportColumn> columns, OutputStream out) throws IOException {
        this.columns = columns;
        this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
        for (int i = 0; i < columns.size(); i++) {
            this.out.append(i == 0 ? "" : ",").append(columns.get(i).name());
        }
        this.out.append("\r\n");
    }

    @Override
    public void write(@Nullable String[] values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            String value = values[i];
            if (value != null) {
                out.append(columns.get(i).kind() == ExportColumn.Kind.TEXT ? text(value) : value);
            }
        }
        out.append("\r\n");
    }

    private static String text(String value) {
        if (value.isEmpty()) {
            return "\"\"";
        }
        String harmless = FORMULA.indexOf(value.charAt(0)) < 0 ? value : "'" + value;
        return needsQuotes(harmless) ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }

    private static boolean needsQuotes(String value) {
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case ',', '"', '\r', '\n' -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
