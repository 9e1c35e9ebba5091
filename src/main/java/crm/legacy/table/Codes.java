package crm.legacy.table;

import crm.crypto.IdGenerator;
import crm.legacy.row.FieldValue;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.value.ValueParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Codes of records: the import keeps the code of the old CRM, and generates a code for a row that has none. */
final class Codes {

    private static final int LONGEST = 100;

    private final LegacyTable table;

    private final String column;

    private final String prefix;

    private final String source;

    private final IdGenerator ids;

    /** @param source the column of the export that may contain a code; an {@code id} is a code if it has the prefix */
    Codes(LegacyTable table, String column, String prefix, String source, IdGenerator ids) {
        this.table = table;
        this.column = column;
        this.prefix = prefix;
        this.source = source;
        this.ids = ids;
    }

    void addTo(TableImport columns) {
        columns.column(ColumnMapping.of(column, "text", columns.names(source), field -> {
                    String code = given(field);
                    return code == null ? ids.nextCode(prefix) : code;
                })
                .onlyWhenCreated());
        columns.column(
                ColumnMapping.staged("code_generated", "boolean", List.of(source), field -> given(field) == null));
    }

    private @Nullable String given(FieldValue field) {
        String code = field.optional(ValueParser.text(LONGEST));
        return code == null || source.equals("id") && !code.startsWith(prefix + "-") ? null : code;
    }

    /** Rejects new rows whose code another record has, and replaces generated codes that another record has. */
    void resolveCollisions(ImportRun run) {
        if (!source.equals("id")) {
            warnOfKeptCodes(run);
        }
        rejectTakenCodes(run);
        replaceTakenCodes(run);
    }

    private void warnOfKeptCodes(ImportRun run) {
        run.update("""
                insert into %1$s (line, source_column, reason, value, message)
                select m.line, '%2$s', 'CODE_KEPT', s.%3$s, 'the record keeps its code ' || t.%3$s
                from %4$s m join %5$s s using (line) join %6$s t on t.id = m.record_id
                where m.verdict = 'UPDATED' and not s.code_generated and s.%3$s <> t.%3$s
                """.formatted(table.warned(), source, column, table.resolved(), table.staged(), table.target()));
    }

    private void rejectTakenCodes(ImportRun run) {
        run.update("""
                update %1$s m set verdict = 'CODE_TAKEN', missing = '%2$s'
                where line in (%3$s)
                """.formatted(table.resolved(), source, linesWithTakenCode("not code_generated")));
    }

    private void replaceTakenCodes(ImportRun run) {
        String sql = linesWithTakenCode("code_generated");
        // Codes are random: collisions are rare.
        for (List<Long> lines = lines(run, sql); !lines.isEmpty(); lines = lines(run, sql)) {
            String[] codes = lines.stream().map(line -> ids.nextCode(prefix)).toArray(String[]::new);
            run.jdbc()
                    .sql("""
                            update %1$s s set %2$s = generated.code
                            from unnest(:lines::bigint[], :codes::text[]) as generated (line, code)
                            where s.line = generated.line
                            """.formatted(table.staged(), column))
                    .param("lines", lines.toArray(Long[]::new))
                    .param("codes", codes)
                    .update();
        }
    }

    /** A code from the export takes precedence over a generated one. */
    private String linesWithTakenCode(String condition) {
        return """
                select line from (
                  select s.line, s.code_generated, o.id as owner,
                    row_number() over (partition by s.%1$s order by s.code_generated, s.line) as number
                  from %2$s s join %3$s m using (line) left join %4$s o on o.%1$s = s.%1$s
                  where m.verdict = 'CREATED') requested
                where (number > 1 or owner is not null) and %5$s
                """.formatted(column, table.staged(), table.resolved(), table.target(), condition);
    }

    private static List<Long> lines(ImportRun run, String sql) {
        return run.jdbc().sql(sql).query(Long.class).list();
    }
}
