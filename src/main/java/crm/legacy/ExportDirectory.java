package crm.legacy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
record ExportDirectory(Map<LegacyTable, ExportFile> files, List<String> unknown) {

    private static final List<String> FORMATS = List.of(".csv", ".ndjson");

    /**
     * What stands in a text for bytes that are not UTF-8: a code point that no text may have. The usual U+FFFD will not
     * do, for the old CRM's own texts have it where it once lost a character itself.
     */
    static final char NOT_UTF_8 = '\uFFFF';

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Opens a file's bytes. */
    interface Content {

        InputStream open() throws IOException;
    }

    record ExportFile(String name, Content content) {

        /** @throws ExportUnreadable if it is not what its name says */
        RowReader open() {
            try {
                Reader in = text(content.open());
                return name.endsWith(".csv") ? new CsvRows(name, in) : new NdjsonRows(name, in);
            } catch (IOException e) {
                throw new ExportUnreadable(name + " cannot be read: " + e, e);
            }
        }
    }

    private static Reader text(InputStream bytes) throws IOException {
        InputStream in = new BufferedInputStream(bytes, 1 << 16);
        in.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            in.reset();
        }
        return new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith(String.valueOf(NOT_UTF_8)));
    }

    /**
     * Finds the tables of the old CRM in a directory, and looks at their headers.
     *
     * @throws ExportUnreadable if there is nothing that can be imported; the message says why
     */
    static ExportDirectory in(Path directory) {
        if (!Files.exists(directory)) {
            throw new ExportUnreadable(directory + " does not exist");
        }
        if (!Files.isDirectory(directory)) {
            throw new ExportUnreadable(directory + " is not a directory");
        }
        Map<LegacyTable, ExportFile> files = new EnumMap<>(LegacyTable.class);
        List<String> unknown = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                LegacyTable kind = kindOf(name);
                if (kind == null) {
                    unknown.add(name);
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    throw new ExportUnreadable(name + " is a directory, no file");
                }
                ExportFile other = files.put(kind, new ExportFile(name, () -> Files.newInputStream(entry)));
                if (other != null) {
                    throw new ExportUnreadable(
                            "both " + other.name() + " and " + name + " are there: which one counts?");
                }
            }
        } catch (IOException e) {
            throw new ExportUnreadable(directory + " cannot be read: " + e, e);
        }
        if (files.isEmpty()) {
            throw new ExportUnreadable(directory + " has none of the files of an export (users.csv, bikes.csv, ...)");
        }
        ExportDirectory export = new ExportDirectory(files, unknown);
        export.lookAtHeaders();
        return export;
    }

    private static @Nullable LegacyTable kindOf(String name) {
        for (LegacyTable kind : LegacyTable.values()) {
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
                throw new ExportUnreadable(file.name() + " cannot be read: " + e, e);
            }
        }
    }
}
