package crm.legacy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of an export, by what they hold.
 *
 * @param unknown what else lies in the directory
 */
record ExportFiles(Map<Kind, ExportFile> files, List<String> unknown) {

    private static final List<String> FORMATS = List.of(".csv", ".ndjson");

    /** Opens a file's bytes. */
    interface Content {

        InputStream open() throws IOException;
    }

    record ExportFile(String name, Content content) {

        /** @throws ExportUnusable if it is not what its name says */
        RowReader open() {
            try {
                InputStream in = new BufferedInputStream(content.open(), 1 << 16);
                return name.endsWith(".csv") ? new CsvRows(name, in) : new NdjsonRows(name, in);
            } catch (IOException e) {
                throw new ExportUnusable(name + " cannot be read: " + e, e);
            }
        }
    }

    /**
     * Finds the tables of the old CRM in a directory, and looks at their headers.
     *
     * @throws ExportUnusable if there is nothing that can be imported; the message says why
     */
    static ExportFiles in(Path directory) {
        if (!Files.exists(directory)) {
            throw new ExportUnusable(directory + " does not exist");
        }
        if (!Files.isDirectory(directory)) {
            throw new ExportUnusable(directory + " is not a directory");
        }
        Map<Kind, ExportFile> files = new EnumMap<>(Kind.class);
        List<String> unknown = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                Kind kind = kindOf(name);
                if (kind == null) {
                    unknown.add(name);
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    throw new ExportUnusable(name + " is a directory, no file");
                }
                ExportFile other = files.put(kind, new ExportFile(name, () -> Files.newInputStream(entry)));
                if (other != null) {
                    throw new ExportUnusable("both " + other.name() + " and " + name + " are there: which one counts?");
                }
            }
        } catch (IOException e) {
            throw new ExportUnusable(directory + " cannot be read: " + e, e);
        }
        if (files.isEmpty()) {
            throw new ExportUnusable(directory + " has none of the files of an export (users.csv, bikes.csv, ...)");
        }
        ExportFiles export = new ExportFiles(files, unknown);
        export.lookAtHeaders();
        return export;
    }

    private static @Nullable Kind kindOf(String name) {
        for (Kind kind : Kind.values()) {
            if (FORMATS.stream().anyMatch(format -> name.equals(kind.source + format))) {
                return kind;
            }
        }
        return null;
    }

    /** A file that cannot be imported is told before anything is done. */
    private void lookAtHeaders() {
        for (ExportFile file : files.values()) {
            try (RowReader reader = file.open()) {
                reader.columns();
            } catch (IOException e) {
                throw new ExportUnusable(file.name() + " cannot be read: " + e, e);
            }
        }
    }
}
