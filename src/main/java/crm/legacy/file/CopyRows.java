package crm.legacy.file;

import crm.legacy.row.ExportUnreadable;
import crm.legacy.row.RowReader;
import crm.legacy.row.SourceRow;
import crm.legacy.row.TokenRedaction;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.StorableText;
import crm.text.Blanks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one table from the {@code COPY} blocks of a dump, in the text format of PostgreSQL. */
final class CopyRows implements RowReader {

    private static final int BUFFER = 1 << 16;

    private static final String ID = "id";

    private final String file;

    private final ExportFile.Content content;

    private final List<CopyBlock> blocks;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(String.valueOf(StorableText.NOT_UTF_8));

    private final byte[] buffer = new byte[BUFFER];

    private int position;

    private int limit;

    /** The number of blocks that were opened. */
    private int opened;

    private @Nullable InputStream in;

    private long line;

    CopyRows(String file, ExportFile.Content content, List<CopyBlock> blocks) {
        this.file = file;
        this.content = content;
        this.blocks = blocks;
    }

    @Override
    public @Nullable SourceRow next(Consumer<BrokenRow> broken) {
        try {
            while (true) {
                byte[] bytes = readLine();
                if (bytes == null) {
                    return null;
                }
                List<String> columns = blocks.get(opened - 1).columns();
                List<@Nullable String> fields = fields(bytes);
                if (fields.size() == columns.size()) {
                    Map<String, @Nullable String> values = LinkedHashMap.newLinkedHashMap(fields.size());
                    for (int i = 0; i < fields.size(); i++) {
                        values.put(columns.get(i), fields.get(i));
                    }
                    return new SourceRow(line, values);
                }
                broken.accept(brokenRow(columns, fields));
            }
        } catch (IOException e) {
            throw new ExportUnreadable(file + ", line " + line + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private BrokenRow brokenRow(List<String> columns, List<@Nullable String> fields) {
        List<String> texts =
                fields.stream().map(field -> field == null ? "" : field).toList();
        int id = columns.indexOf(ID);
        return new BrokenRow(
                line,
                RejectionReason.WRONG_FIELD_COUNT,
                "the table has " + columns.size() + " columns, this row has " + texts.size() + " fields",
                TokenRedaction.redact(columns, texts),
                id < texts.size() ? Blanks.strip(texts.get(id)) : null);
    }

    /** The next row without its line end; null after the last one of the last block. */
    private byte @Nullable [] readLine() throws IOException {
        while (true) {
            if (in == null) {
                if (opened == blocks.size()) {
                    return null;
                }
                open(blocks.get(opened++));
            }
            byte[] bytes = readBytes();
            line++;
            if (bytes.length != 2 || bytes[0] != '\\' || bytes[1] != '.') {
                return bytes;
            }
            close();
        }
    }

    private void open(CopyBlock block) throws IOException {
        InputStream stream = content.open();
        in = stream;
        stream.skipNBytes(block.offset());
        position = 0;
        limit = 0;
        line = block.line() - 1;
    }

    private byte[] readBytes() throws IOException {
        ByteArrayOutputStream longLine = null;
        while (true) {
            if (position == limit) {
                fill();
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            boolean ended = end < limit;
            if (ended && longLine == null) {
                byte[] bytes = Arrays.copyOfRange(buffer, position, end);
                position = end + 1;
                return withoutCarriageReturn(bytes);
            }
            if (longLine == null) {
                longLine = new ByteArrayOutputStream(2 * BUFFER);
            }
            longLine.write(buffer, position, end - position);
            if (longLine.size() > DumpScanner.MAX_LINE) {
                throw new ExportUnreadable(
                        file + ", line " + (line + 1) + ": longer than " + DumpScanner.MAX_LINE + " bytes");
            }
            position = ended ? end + 1 : end;
            if (ended) {
                return withoutCarriageReturn(longLine.toByteArray());
            }
        }
    }

    /** The scanner read the file to its end before: here it cannot end within a block. */
    private void fill() throws IOException {
        int count = in == null ? -1 : in.read(buffer, 0, BUFFER);
        if (count < 0) {
            throw new ExportUnreadable(
                    file + ", line " + (line + 1) + " is missing: the file changed during the import");
        }
        position = 0;
        limit = count;
    }

    /** A carriage return of a value is written as {@code \r}. */
    private static byte[] withoutCarriageReturn(byte[] bytes) {
        return bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private List<@Nullable String> fields(byte[] bytes) {
        List<@Nullable String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\t') {
                fields.add(field(bytes, start, i));
                start = i + 1;
            }
        }
        return fields;
    }

    private @Nullable String field(byte[] bytes, int start, int end) {
        int backslash = start;
        while (backslash < end && bytes[backslash] != '\\') {
            backslash++;
        }
        if (backslash == end) {
            return decode(bytes, start, end - start);
        }
        if (end - start == 2 && bytes[start + 1] == 'N') {
            return null;
        }
        byte[] value = new byte[end - start];
        int length = backslash - start;
        System.arraycopy(bytes, start, value, 0, length);
        int i = backslash;
        while (i < end) {
            if (bytes[i] != '\\' || i + 1 == end) {
                value[length++] = bytes[i++];
                continue;
            }
            int escaped = bytes[i + 1];
            i += 2;
            if (escaped >= '0' && escaped <= '7') {
                int octal = escaped - '0';
                for (int digits = 1; digits < 3 && i < end && bytes[i] >= '0' && bytes[i] <= '7'; digits++) {
                    octal = octal * 8 + bytes[i++] - '0';
                }
                value[length++] = (byte) octal;
            } else if (escaped == 'x' && i < end && Character.digit(bytes[i], 16) >= 0) {
                int hex = Character.digit(bytes[i++], 16);
                if (i < end && Character.digit(bytes[i], 16) >= 0) {
                    hex = hex * 16 + Character.digit(bytes[i++], 16);
                }
                value[length++] = (byte) hex;
            } else {
                value[length++] = unescaped(escaped);
            }
        }
        return decode(value, 0, length);
    }

    private static byte unescaped(int escaped) {
        return (byte)
                switch (escaped) {
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'v' -> 0x0B;
                    default -> escaped;
                };
    }

    private String decode(byte[] bytes, int start, int length) {
        try {
            return decoder.decode(ByteBuffer.wrap(bytes, start, length)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("the decoder replaces what it cannot decode", e);
        }
    }

    @Override
    public Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        blocks.forEach(block -> columns.addAll(block.columns()));
        return columns;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
            in = null;
        }
    }
}
