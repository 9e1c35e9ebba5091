package crm.legacy.file;

import crm.legacy.row.Export;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowReader;
import crm.legacy.row.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** A dump of the old CRM's database in plain SQL, as {@code pg_dump --data-only} writes it; gzip is accepted. */
public final class DumpFile {

    private static final int HEAD = 8;

    private static final int BUFFER = 1 << 16;

    private static final String HOW_TO_DUMP = "dump with pg_dump --data-only --schema=%s, without --inserts";

    private DumpFile() {}

    private record Table(String name, String file, ExportFile.Content content, List<CopyBlock> blocks)
            implements RowSource {

        @Override
        public RowReader open() {
            return new CopyRows(file, content, blocks);
        }
    }

    /**
     * Finds the rows of each table.
     *
     * @param schema the schema of the old tables
     * @throws ExportUnreadable if the file cannot be imported; the message gives the reason
     */
    public static Export open(Path path, String schema) {
        String file = path.getFileName().toString();
        ExportFile.Content content = () -> decompressed(path);
        DumpScanner scanner;
        try {
            checkFormat(file, content);
            scanner = scan(file, content);
        } catch (IOException e) {
            throw new ExportUnreadable(file + " cannot be read: " + e, e);
        }
        for (DumpScanner.Insert insert : scanner.inserts()) {
            if (LegacyTable.withSource(insert.table()) != null && isIn(schema, insert.schema())) {
                throw new ExportUnreadable(file + ", line " + insert.line() + ": the rows of " + insert.table()
                        + " are INSERT statements: " + HOW_TO_DUMP.formatted(schema));
            }
        }
        return export(file, content, schema, scanner.blocks());
    }

    private static DumpScanner scan(String file, ExportFile.Content content) throws IOException {
        try (InputStream in = content.open()) {
            DumpScanner scanner = new DumpScanner(file, in);
            scanner.scan();
            return scanner;
        }
    }

    private static Export export(String file, ExportFile.Content content, String schema, List<CopyBlock> found) {
        Map<LegacyTable, List<CopyBlock>> blocks = new EnumMap<>(LegacyTable.class);
        Set<String> others = new LinkedHashSet<>();
        Set<String> otherSchemas = new TreeSet<>();
        for (CopyBlock block : found) {
            LegacyTable table = LegacyTable.withSource(block.table());
            if (table != null && isIn(schema, block.schema())) {
                check(file, block);
                blocks.computeIfAbsent(table, key -> new ArrayList<>()).add(block);
                continue;
            }
            others.add("the table " + (block.schema().isEmpty() ? "" : block.schema() + ".") + block.table());
            if (table != null) {
                otherSchemas.add(block.schema());
            }
        }
        if (blocks.isEmpty()) {
            throw new ExportUnreadable(
                    file + " has no rows of the old CRM's tables (users, bikes, ...) in the schema " + schema
                            + (otherSchemas.isEmpty()
                                    ? ": " + HOW_TO_DUMP.formatted(schema)
                                    : ", but in " + String.join(", ", otherSchemas) + ": use --schema=NAME"));
        }
        Map<LegacyTable, RowSource> tables = new EnumMap<>(LegacyTable.class);
        blocks.forEach((table, parts) ->
                tables.put(table, new Table(schema + "." + table.source(), file, content, List.copyOf(parts))));
        return new Export(tables, List.copyOf(others));
    }

    /** A dump of an old version names no schema: then there is only one. */
    private static boolean isIn(String schema, String found) {
        return found.isEmpty() || found.equals(schema);
    }

    private static void check(String file, CopyBlock block) {
        String where = file + ", line " + (block.line() - 1) + ": ";
        if (block.columns().isEmpty()) {
            throw new ExportUnreadable(where + "the rows of " + block.table()
                    + " have no list of columns or are not in the text format: make the dump with pg_dump");
        }
        if (!block.columns().contains("id")) {
            throw new ExportUnreadable(where + block.table() + " has no column id");
        }
    }

    private static InputStream decompressed(Path path) throws IOException {
        return isCompressed(path)
                ? new GZIPInputStream(Files.newInputStream(path), BUFFER)
                : Files.newInputStream(path);
    }

    private static boolean isCompressed(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == 0x1F && in.read() == 0x8B;
        }
    }

    private static void checkFormat(String file, ExportFile.Content content) throws IOException {
        try (InputStream in = content.open()) {
            String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
            if (head.startsWith("PGDMP") || head.startsWith("toc.dat")) {
                throw new ExportUnreadable(file + " is not a dump in plain SQL: make one with pg_restore --data-only"
                        + " --file=dump.sql " + file);
            }
        }
    }
}
