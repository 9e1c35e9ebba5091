package crm.legacy.file;

import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.RowReader;
import crm.legacy.row.SourceRow;
import crm.legacy.row.TokenRedaction;
import crm.legacy.value.RejectionReason;
import crm.text.Blanks;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads CSV of RFC 4180 with a header; accepts both kinds of line ends. */
final class CsvRows implements RowReader {

    private final String file;

    private final CsvReader<CsvRecord> reader;

    private final CloseableIterator<CsvRecord> records;

    private final List<String> header;

    private final int idIndex;

    private long line = 1;

    CsvRows(String file, Reader in) {
        this.file = file;
        this.reader = CsvReader.builder()
                .allowUnclosedQuote(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(in);
        this.records = reader.iterator();
        CsvRecord first = read();
        this.header = first == null
                ? List.of()
                : first.getFields().stream().map(String::strip).toList();
        this.idIndex = header.indexOf("id");
        if (idIndex < 0) {
            throw new ExportUnreadable(file + ", line 1: there is no column id");
        }
        Set<String> names = new HashSet<>();
        for (String column : header) {
            if (!names.add(column)) {
                throw new ExportUnreadable(file + ", line 1: there are two columns " + column);
            }
        }
    }

    private @Nullable CsvRecord read() {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord next = records.next();
            line = next.getStartingLineNumber();
            return next;
        } catch (CsvParseException e) {
            throw new ExportUnreadable(file + ", after line " + line + ": not valid CSV: " + reason(e), e);
        } catch (UncheckedIOException e) {
            throw new ExportUnreadable(file + ", after line " + line + ": cannot be read: " + reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
    }

    @Override
    public @Nullable SourceRow next(Consumer<BrokenRow> broken) {
        while (true) {
            CsvRecord next = read();
            if (next == null) {
                return null;
            }
            List<String> fields = next.getFields();
            if (fields.size() == header.size()) {
                Map<String, @Nullable String> values = LinkedHashMap.newLinkedHashMap(fields.size());
                for (int i = 0; i < fields.size(); i++) {
                    values.put(header.get(i), fields.get(i));
                }
                return new SourceRow(line, values);
            }
            broken.accept(new BrokenRow(
                    line,
                    RejectionReason.WRONG_FIELD_COUNT,
                    "the header has " + header.size() + " columns, this row has " + fields.size() + " fields",
                    TokenRedaction.redact(header, fields),
                    idIndex < fields.size() ? Blanks.strip(fields.get(idIndex)) : null));
        }
    }

    @Override
    public Set<String> columns() {
        return new LinkedHashSet<>(header);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
