package crm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lines have 120 columns at most: Java with its text blocks, SQL, the schema, pages. In a page, tables, code and lines
 * with a URL may be longer.
 */
@Tag("unit")
class LineLengthTest {

    private static final int MOST = 120;

    private static final Set<String> ENDINGS = Set.of("java", "sql", "graphqls", "md");

    private static final Set<String> NOT_SOURCE = Set.of("target", ".git", ".data", ".idea", "node_modules");

    /**
     * Files that may have longer lines. Liquibase keeps a checksum of each change set that has run, so a change set
     * that was released stays as it is. The fixture is a table: one record a line.
     */
    private static final Set<Path> ALLOWED = Set.of(
            Path.of("changelog/customer/merges.sql"),
            Path.of("changelog/export/exports.sql"),
            Path.of("changelog/export/partners.sql"),
            Path.of("changelog/history/status-history.sql"),
            Path.of("changelog/image/archive.sql"),
            Path.of("changelog/image/copies.sql"),
            Path.of("changelog/inspection/inspections.sql"),
            Path.of("changelog/order/around-the-order.sql"),
            Path.of("changelog/order/orders.sql"),
            Path.of("changelog/search/search.sql"),
            Path.of("changelog/shipment/tracking-numbers.sql"),
            Path.of("changelog/task/tasks.sql"),
            Path.of("src/test/resources/fixture.sql"));

    @Test
    void noLineIsLongerThan120Columns() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            if (!ALLOWED.contains(file)) {
                tooLong.addAll(tooLong(file.toString(), Files.readAllLines(file)));
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyExemptFileHasLongLines() throws IOException {
        for (Path file : ALLOWED) {
            assertThat(tooLong(file.toString(), Files.readAllLines(file))).isNotEmpty();
        }
    }

    @Test
    void reportsLongLinesExceptTablesAndCodeInDocs() {
        String line = "word ".repeat(25);
        assertThat(tooLong("A.java", List.of("short", line))).containsExactly("A.java:2: 125 columns");
        assertThat(tooLong("a.md", List.of(line, "| " + line, "```", line, "```", "https://" + line, line)))
                .containsExactly("a.md:1: 125 columns", "a.md:7: 125 columns");
    }

    private static List<String> tooLong(String name, List<String> lines) {
        List<String> tooLong = new ArrayList<>();
        boolean page = name.endsWith(".md");
        boolean code = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (page && line.stripLeading().startsWith("```")) {
                code = !code;
            }
            int columns = line.codePointCount(0, line.length());
            if (columns > MOST && !(page && (code || line.startsWith("|") || line.contains("://")))) {
                tooLong.add("%s:%d: %d columns".formatted(name, i + 1, columns));
            }
        }
        return tooLong;
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Path root = Path.of("");
        Files.walkFileTree(Path.of("."), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_SOURCE.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    sources.add(root.resolve(file).normalize());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(sources).hasSizeGreaterThan(400);
        return sources;
    }
}
