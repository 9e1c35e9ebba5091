package crm.legacy;

import crm.crypto.IdGenerator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short record codes: the import keeps the code of the old CRM and generates one where there is none. */
final class Codes {

    private static final int LONGEST = 100;

    private final LegacyTable kind;

    private final String column;

    private final String prefix;

    private final String source;

    private final IdGenerator ids;

    /** @param source the column of the export that may hold a code; an {@code id} does where it begins like one */
    Codes(LegacyTable kind, String column, String prefix, String source, IdGenerator ids) {
        this.kind = kind;
        this.column = column;
        this.prefix = prefix;
        this.source = source;
        this.ids = ids;
    }

    void addTo(TableImport table) {
        table.column(ColumnMapping.of(column, "text", table.names(source), field -> {
                    String code = given(field);
                    return code == null ? ids.nextCode(prefix) : code;
                })
                .onlyAtFirst());
        table.column(ColumnMapping.staged("code_made", "boolean", List.of(source), field -> given(field) == null));
    }

    private @Nullable String given(FieldValue field) {
        String code = field.optional(ValueParser.text(LONGEST));
        return code == null || source.equals("id") && !code.startsWith(prefix + "-") ? null : code;
    }

    /** Rejects new rows whose code another record has, and makes codes anew that turn out to be taken. */
    void settle(ImportRun run) {
        if (!source.equals("id")) {
            run.update("""
                    insert into %1$s (line, source_column, reason, value, message)
                    select m.line, '%2$s', 'CODE_KEPT', s.%3$s, 'the record keeps its code ' || t.%3$s
                    from %4$s m join %5$s s using (line) join %6$s t on t.id = m.record_id
                    where m.verdict = 'UPDATED' and not s.code_made and s.%3$s <> t.%3$s
                    """.formatted(kind.warned(), source, column, kind.resolved(), kind.staged(), kind.target));
        }
        // A code from the export takes precedence over a generated one.
        String taken = """
                select line from (
                  select s.line, s.code_made, o.id as holder,
                    row_number() over (partition by s.%1$s order by s.code_made, s.line) as place
                  from %2$s s join %3$s m using (line) left join %4$s o on o.%1$s = s.%1$s
                  where m.verdict = 'CREATED') wanted
                where (place > 1 or holder is not null) and %5$s
                """;
        run.update("update %1$s m set verdict = 'CODE_TAKEN', missing = '%2$s' where line in (%3$s)"
                .formatted(
                        kind.resolved(),
                        source,
                        taken.formatted(column, kind.staged(), kind.resolved(), kind.target, "not code_made")));
        String again = taken.formatted(column, kind.staged(), kind.resolved(), kind.target, "code_made");
        // Codes are random: collisions are rare.
        for (List<Long> lines = lines(run, again); !lines.isEmpty(); lines = lines(run, again)) {
            String[] codes = lines.stream().map(line -> ids.nextCode(prefix)).toArray(String[]::new);
            run.jdbc()
                    .sql("""
                            update %1$s s set %2$s = made.code
                            from unnest(:lines::bigint[], :codes::text[]) as made (line, code)
                            where s.line = made.line
                            """.formatted(kind.staged(), column))
                    .param("lines", lines.toArray(Long[]::new))
                    .param("codes", codes)
                    .update();
        }
    }

    private static List<Long> lines(ImportRun run, String sql) {
        return run.jdbc().sql(sql).query(Long.class).list();
    }
}
