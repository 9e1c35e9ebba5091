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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory with the files of an export: {@code <table>.csv} or {@code <table>.ndjson} for each table. */
public final class ExportDirectory {

    private static final List<String> FORMATS = List.of(".csv", ".ndjson");

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
                    unknown.add(name);
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
        for (LegacyTable table : LegacyTable.values()) {
            if (FORMATS.stream().anyMatch(format -> name.equals(table.source() + format))) {
                return table;
            }
        }
        return null;
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
