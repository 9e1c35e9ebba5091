package crm.legacy;

import java.util.List;

/** The codes that people say on the phone: kept where the old CRM had one, made where it had none. */
final class Codes {

    private static final int LONGEST = 100;

    private Codes() {}

    /** @param source the column of the export that may hold a code; {@code id} does where it begins like one */
    static void column(TableImport table, String column, String prefix, String source) {
        // A code that the table lacks is made when the row has met what is here: see settle.
        table.column(Column.of(column, "text", table.names(source), field -> {
                    String code = field.optional(Values.text(LONGEST));
                    return code == null || source.equals("id") && !code.startsWith(prefix + "-") ? null : code;
                })
                .onlyAtFirst());
        table.column(Column.staged("code_made", "boolean", List.of(), field -> null));
    }

    /** Rejects rows whose code another record has, and gives the others a code that is free. */
    static void settle(Run run, Kind kind, String column, String prefix, String source) {
        if (!source.equals("id")) {
            run.update("""
                    insert into %1$s (line, source_column, reason, value, message)
                    select m.line, '%2$s', 'CODE_KEPT', s.%3$s, 'the record keeps its code ' || t.%3$s
                    from %4$s m join %5$s s using (line) join %6$s t on t.id = m.record_id
                    where m.verdict = 'UPDATED' and s.%3$s <> t.%3$s
                    """.formatted(kind.warned(), source, column, kind.met(), kind.staged(), kind.target));
        }
        run.update("""
                update %1$s m set verdict = 'CODE_TAKEN', missing = '%2$s'
                from %3$s s
                where s.line = m.line and m.verdict = 'CREATED' and (
                  exists (select from %4$s o where o.%5$s = s.%5$s)
                  or exists (select from %1$s m2 join %3$s s2 using (line)
                    where s2.%5$s = s.%5$s and m2.line < m.line and m2.verdict = 'CREATED'))
                """.formatted(kind.met(), source, kind.staged(), kind.target, column));
        run.update("""
                update %1$s s set code_made = true
                from %2$s m where m.line = s.line and m.verdict = 'CREATED' and s.%3$s is null
                """.formatted(kind.staged(), kind.met(), column));
        List<Long> lines = run.jdbc()
                .sql("select line from " + kind.staged() + " where code_made order by line")
                .query(Long.class)
                .list();
        while (!lines.isEmpty()) {
            run.jdbc()
                    .sql("""
                            update %1$s s set %2$s = made.code
                            from unnest(:lines::bigint[], :codes::text[]) as made (line, code)
                            where s.line = made.line
                            """.formatted(kind.staged(), column))
                    .param("lines", lines.toArray(Long[]::new))
                    .param(
                            "codes",
                            lines.stream()
                                    .map(line -> run.ids().nextCode(prefix))
                                    .toArray(String[]::new))
                    .update();
            // Codes are random: the few that are taken are made again.
            lines = run.jdbc()
                    .sql("""
                            select s.line from %1$s s
                            where s.code_made and (
                              exists (select from %2$s o where o.%3$s = s.%3$s)
                              or exists (select from %1$s s2 join %4$s m2 using (line)
                                where s2.%3$s = s.%3$s and s2.line <> s.line and m2.verdict = 'CREATED'
                                  and (not s2.code_made is true or s2.line < s.line)))
                            order by s.line
                            """.formatted(kind.staged(), kind.target, column, kind.met()))
                    .query(Long.class)
                    .list();
        }
    }
}
