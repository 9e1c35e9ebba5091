package crm.legacy.file;

import crm.legacy.row.Export;
import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowReader;
import crm.legacy.row.RowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory with the files of an export: {@code <table>.csv} or {@code <table>.ndjson} for each table. A download
 * from Supabase has the name {@code <table>_rows.csv}, and a repeated one {@code <table>_rows (1).csv}.
 */
public final class ExportDirectory {

    private static final Pattern FILE = Pattern.compile("(.+?)(?:\\.ndjson|(?:_rows(?: \\([0-9]+\\))?)?\\.csv)");

    private ExportDirectory() {}

    /**
     * Finds the files of an export and reads their headers.
     *
     * @throws ExportUnreadable if the directory cannot be imported; the message gives the reason
     */
    public static Export open(Path directory) {
        if (!Files.exists(directory)) {
            throw new ExportUnreadable(directory + " does not exist");
        }
        if (!Files.isDirectory(directory)) {
            throw new ExportUnreadable(directory + " is not a directory");
        }
        Export export = find(directory);
        if (Files.exists(directory.resolve("toc.dat"))) {
            throw new ExportUnreadable(directory + " is a dump in the directory format: make one in plain SQL with"
                    + " pg_restore --data-only --file=dump.sql " + directory);
        }
        if (export.sources().isEmpty()) {
            throw new ExportUnreadable(directory + " has none of the files of an export (users.csv, bikes.csv, ...)");
        }
        export.sources().values().forEach(ExportDirectory::readHeader);
        return export;
    }

    private static Export find(Path directory) {
        Map<LegacyTable, RowSource> files = new EnumMap<>(LegacyTable.class);
        List<String> unknown = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                LegacyTable table = table(name);
                if (table == null) {
                    unknown.add("the file " + name);
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    throw new ExportUnreadable(name + " is a directory, not a file");
                }
                RowSource other = files.put(table, new ExportFile(name, () -> Files.newInputStream(entry)));
                if (other != null) {
                    throw new ExportUnreadable(
                            "both " + other.name() + " and " + name + " exist: remove the one not to import");
                }
            }
        } catch (IOException e) {
            throw new ExportUnreadable(directory + " cannot be read: " + e, e);
        }
        return new Export(files, unknown);
    }

    private static @Nullable LegacyTable table(String name) {
        Matcher file = FILE.matcher(name);
        return file.matches() ? LegacyTable.withSource(file.group(1)) : null;
    }

    /** Reports a file that cannot be imported before anything changes. */
    private static void readHeader(RowSource file) {
        try (RowReader reader = file.open()) {
            reader.columns();
        } catch (IOException e) {
            throw new ExportUnreadable(file.name() + " cannot be read: " + e, e);
        }
    }
}
