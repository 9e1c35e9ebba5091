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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV of RFC 4180 with a header; accepts both kinds of line ends, and semicolons, tabs or bars in place of
 * commas. Columns without a name at the end, as spreadsheets leave them, are left out as long as they are empty.
 */
final class CsvRows implements RowReader {

    private static final List<String> SEPARATORS = List.of(",", ";", "\t", "|");

    private static final Pattern ID = Pattern.compile("id|\"id\"");

    /** The first line is read twice, to find its separator. */
    private static final int LONGEST_HEADER = 1 << 16;

    private final String file;

    private final CsvReader<CsvRecord> reader;

    private final CloseableIterator<CsvRecord> records;

    private final List<String> header;

    private final int idIndex;

    private long line = 1;

    CsvRows(String file, Reader in) {
        this.file = file;
        BufferedReader lines = new BufferedReader(in, LONGEST_HEADER);
        this.reader = CsvReader.builder()
                .fieldSeparator(separator(file, lines))
                .allowUnclosedQuote(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(lines);
        this.records = reader.iterator();
        CsvRecord first = read();
        this.header = first == null
                ? List.of()
                : withoutEmptyEnd(first.getFields().stream().map(Blanks::strip).toList());
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

    /** The separator that makes a column {@code id} of the first line; a comma if none does. */
    private static String separator(String file, BufferedReader lines) {
        try {
            lines.mark(LONGEST_HEADER);
            char[] start = new char[LONGEST_HEADER];
            int length = Math.max(0, lines.read(start, 0, LONGEST_HEADER - 1));
            lines.reset();
            String header = new String(start, 0, length).split("[\\r\\n]", 2)[0];
            for (String separator : SEPARATORS) {
                if (Arrays.stream(header.split(Pattern.quote(separator), -1))
                        .anyMatch(name -> ID.matcher(Blanks.strip(name)).matches())) {
                    return separator;
                }
            }
            return SEPARATORS.getFirst();
        } catch (IOException e) {
            throw new ExportUnreadable(file + " cannot be read: " + reason(e), e);
        }
    }

    private static List<String> withoutEmptyEnd(List<String> fields) {
        int end = fields.size();
        while (end > 0 && fields.get(end - 1).isEmpty()) {
            end--;
        }
        return fields.subList(0, end);
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
            if (fields.size() == header.size() || hasOnlyEmptyFieldsBeyondHeader(fields)) {
                Map<String, @Nullable String> values = LinkedHashMap.newLinkedHashMap(header.size());
                for (int i = 0; i < header.size(); i++) {
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

    private boolean hasOnlyEmptyFieldsBeyondHeader(List<String> fields) {
        return fields.size() > header.size()
                && fields.subList(header.size(), fields.size()).stream().allMatch(Blanks::is);
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
