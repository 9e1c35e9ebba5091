package crm.legacy.file;

import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.RowReader;
import crm.legacy.row.RowSource;
import crm.legacy.value.StorableText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;

/**
 * A CSV or NDJSON file of an export, in UTF-8 or UTF-16.
 *
 * @param name with the extension {@code .csv} or {@code .ndjson}
 * @param content opens the bytes of the file
 */
public record ExportFile(String name, Content content) implements RowSource {

    private static final int BUFFER_SIZE = 1 << 16;

    /** Opens the bytes of a file. */
    @FunctionalInterface
    public interface Content {

        InputStream open() throws IOException;
    }

    @Override
    public RowReader open() {
        try {
            Reader in = decode(content.open());
            return name.endsWith(".csv") ? new CsvRows(name, in) : new NdjsonRows(name, in);
        } catch (IOException e) {
            throw new ExportUnreadable(name + " cannot be read: " + e, e);
        }
    }

    private Reader decode(InputStream bytes) throws IOException {
        InputStream in = new BufferedInputStream(bytes, BUFFER_SIZE);
        in.mark(BUFFER_SIZE);
        byte[] start = in.readNBytes(BUFFER_SIZE - 1);
        in.reset();
        TextEncoding encoding = TextEncoding.of(start);
        if (encoding.isOther()) {
            in.close();
            throw new ExportUnreadable(name + " is not in UTF-8, it looks like " + encoding.name()
                    + ": convert it, for example with iconv -f " + encoding.name() + " -t UTF-8 " + name);
        }
        in.skipNBytes(encoding.markLength());
        return new InputStreamReader(
                in,
                encoding.charset()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith(String.valueOf(StorableText.NOT_UTF_8)));
    }
}
