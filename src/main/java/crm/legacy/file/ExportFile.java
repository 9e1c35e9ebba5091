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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A CSV or NDJSON file of an export.
 *
 * @param name with the extension {@code .csv} or {@code .ndjson}
 * @param content opens the bytes of the file
 */
public record ExportFile(String name, Content content) implements RowSource {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

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

    private static Reader decode(InputStream bytes) throws IOException {
        InputStream in = new BufferedInputStream(bytes, BUFFER_SIZE);
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
                        .replaceWith(String.valueOf(StorableText.NOT_UTF_8)));
    }
}
