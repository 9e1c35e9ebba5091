package crm.legacy.verification;

import crm.console.Progress;
import crm.legacy.report.Reports;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowReader;
import crm.legacy.row.RowSource;
import crm.legacy.row.SourceRow;
import crm.legacy.row.StatusMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.NoValue;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.text.Blanks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The temporary table {@code source_rows}: the id, status, month and money of each row of the source, as read. */
final class SourceRows {

    private static final int CHUNK = 1000;

    private static final List<String> COLUMNS =
            List.of("kind", "line", "legacy_id", "status", "translated", "created_at", "money", "rejected");

    private final ImportRun run;

    private final Reports reports;

    private final Progress progress;

    SourceRows(ImportRun run, Reports reports, Progress progress) {
        this.run = run;
        this.reports = reports;
        this.progress = progress;
        run.update("""
                create temp table source_rows (kind text, line bigint, legacy_id text, status text,
                  translated text, created_at timestamptz, money numeric[], rejected boolean) on commit drop
                """);
    }

    void load(LegacyTable table, RowSource source, StatusMapping statuses) {
        progress.reading(source.name());
        ComparedColumns compared = ComparedColumns.of(table);
        try (RowReader reader = source.open()) {
            List<@Nullable Object[]> chunk = new ArrayList<>(CHUNK);
            SourceRow row;
            do {
                row = reader.next(unreadable -> {
                    chunk.add(rejected(table, unreadable.line()));
                    // All rows of a source may be unreadable: they are not kept in memory.
                    if (chunk.size() >= CHUNK) {
                        write(chunk);
                    }
                });
                if (row != null) {
                    chunk.add(values(table, source.name(), compared, row, statuses));
                }
                if (row == null || chunk.size() >= CHUNK) {
                    write(chunk);
                }
            } while (row != null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.done();
    }

    private void write(List<@Nullable Object[]> chunk) {
        run.copy().write("source_rows", COLUMNS, chunk);
        progress.rows(chunk.size());
        chunk.clear();
    }

    /** Without the values: the database may be unable to store them. The import rejects a row without an id. */
    private static @Nullable Object[] rejected(LegacyTable table, long line) {
        return new @Nullable Object[] {table, line, null, null, null, null, null, true};
    }

    private @Nullable Object[] values(
            LegacyTable table, String file, ComparedColumns compared, SourceRow row, StatusMapping statuses) {
        String id = row.values().get("id");
        if (id == null || reports.isRejected(file, row.line())) {
            return rejected(table, row.line());
        }
        String status = first(row, compared.status(), text -> text);
        String translated = null;
        if (status != null) {
            String known = OldSpelling.status(statuses.translate(status));
            if (compared.keepsOldStatus()) {
                translated = emptyToNull(OldSpelling.orderStatus(known));
                known = OldSpelling.status(status);
            }
            status = emptyToNull(compared.spelling().apply(known));
        }
        String money = compared.money().values().stream()
                .map(names -> first(row, names, DecimalParser::largeAmount))
                .map(amount -> amount == null ? "NULL" : amount.toPlainString())
                .collect(Collectors.joining(",", "{", "}"));
        Instant created = first(row, List.of("created_at"), TimeParser::instant);
        return new @Nullable Object[] {
            table, row.line(), ValueParser.plainId(id), status, translated, created, money, false
        };
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** The first value of the columns that can be read; the import reports the others. */
    private static <T> @Nullable T first(SourceRow row, List<String> columns, Function<String, T> parser) {
        for (String column : columns) {
            String text = row.values().get(column);
            if (text != null && !NoValue.is(text)) {
                try {
                    return parser.apply(Blanks.strip(text));
                } catch (MalformedValue e) {
                    return null;
                }
            }
        }
        return null;
    }
}
