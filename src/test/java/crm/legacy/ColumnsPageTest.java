package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.crypto.IdGenerator;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.staging.TableColumns;
import crm.legacy.table.TableImport;
import crm.legacy.table.TableImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of all columns is printed from the mapping of the import, so that it cannot be wrong. */
class ColumnsPageTest {

    private static final Path PAGE = Path.of("docs", "moving-columns.md");

    @Test
    void isThePrintedMapping() throws IOException {
        String printed = print();
        if (Boolean.getBoolean("crm.regenerate")) {
            Files.writeString(PAGE, printed);
        }
        assertThat(PAGE).as("run this test with -Dcrm.regenerate=true").hasContent(printed);
    }

    private static String print() {
        StringBuilder page = new StringBuilder("""
                # Columns of the old CRM

                Printed from the mapping of the import. For each table of the old CRM: its columns, and the table and
                columns that store them here. Alternative names of a column are separated by a slash. "Derived" means
                that other columns or records contain the value, such as events of a shipment. The import keeps a
                column that is not in these tables in the field `legacyData` of the record.
                """);
        for (TableImport table : TableImports.create(new NoIds())) {
            page.append("\n## ").append(table.table().source()).append("\n\n");
            page.append("Stored in `").append(table.table().target()).append("`.\n\n");
            page.append("| column of the old CRM | column here |\n|---|---|\n");
            rows(table.columns())
                    .forEach((names, targets) -> page.append("| ")
                            .append(names)
                            .append(" | ")
                            .append(targets.isEmpty() ? "derived" : String.join(", ", targets))
                            .append(" |\n"));
        }
        return page.toString();
    }

    private static Map<String, Set<String>> rows(TableColumns columns) {
        Map<String, Set<String>> targets = new LinkedHashMap<>();
        for (ColumnMapping column : columns.columns()) {
            for (String source : column.sources()) {
                Set<String> of = targets.computeIfAbsent(source, name -> new LinkedHashSet<>());
                if (column.stored()) {
                    of.add("`" + column.name() + "`");
                }
            }
        }
        for (ReferenceColumn reference : columns.references()) {
            for (String source : reference.sources()) {
                targets.computeIfAbsent(source, name -> new LinkedHashSet<>())
                        .add("`" + reference.field() + "` (a record of "
                                + reference.target().source() + ")");
            }
        }
        columns.names().forEach(name -> targets.putIfAbsent(name, new LinkedHashSet<>()));
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        Map<String, String> namesOf = targets.keySet().stream()
                .collect(Collectors.groupingBy(
                        columns::canonicalName,
                        LinkedHashMap::new,
                        Collectors.mapping(name -> "`" + name + "`", Collectors.joining(" / "))));
        namesOf.forEach((canonical, names) -> {
            Set<String> all = new LinkedHashSet<>();
            targets.forEach((name, of) -> {
                if (columns.canonicalName(name).equals(canonical)) {
                    all.addAll(of);
                }
            });
            rows.put(names, all);
        });
        return rows;
    }

    private static final class NoIds implements IdGenerator {

        @Override
        public UUID next() {
            return new UUID(0, 0);
        }

        @Override
        public String nextCode(String prefix) {
            return prefix;
        }
    }
}
