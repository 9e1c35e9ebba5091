package crm.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.text.Blanks;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as RFC 4180 defines them, in UTF-8. The first line holds the column names. Null is an empty
 * field, an empty text is {@code ""}. A text that a spreadsheet would run as a formula gets an apostrophe in front;
 * numbers stay numbers.
 */
class CsvWriter implements RecordWriter {

    /** Also their full-width and small forms, which spreadsheets of East Asia take for the same. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212";

    private final List<ExportColumn> columns;

    private final de.siegmar.fastcsv.writer.CsvWriter csv;

    /** The fields of one record. It is reused, because an export writes millions of records. */
    private final @Nullable String[] fields;

    CsvWriter(List<ExportColumn> columns, OutputStream out) throws IOException {
        this.columns = columns;
        this.fields = new String[columns.size()];
        this.csv = de.siegmar.fastcsv.writer.CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.EMPTY)
                .build(out, UTF_8);
        for (int i = 0; i < fields.length; i++) {
            fields[i] = columns.get(i).name();
        }
        writeFields();
    }

    @Override
    public void write(@Nullable String[] values) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            String value = values[i];
            fields[i] = value != null && columns.get(i).kind() == ExportColumn.Kind.TEXT ? guarded(value) : value;
        }
        writeFields();
    }

    private static String guarded(String text) {
        if (text.isEmpty()) {
            return text;
        }
        // Spreadsheets skip blanks, also those that are not shown.
        String shown = Blanks.strip(text);
        boolean formula =
                FORMULA.indexOf(text.charAt(0)) >= 0 || (!shown.isEmpty() && FORMULA.indexOf(shown.charAt(0)) >= 0);
        return formula ? "'" + text : text;
    }

    private void writeFields() throws IOException {
        try {
            csv.writeRecord(fields);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Flushes and leaves the stream open: its owner syncs the file before it closes it. */
    @Override
    public void end() throws IOException {
        csv.flush();
    }
}
