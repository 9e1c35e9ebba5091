package crm.text;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads lines of bounded length: a file without line ends must not fill the memory. */
public final class BoundedLines implements Closeable {

    /** Programs on Windows begin a file with it. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final BufferedReader reader;

    private final int most;

    private long number;

    /** @param most characters of a line */
    public BoundedLines(Reader in, int most) {
        this.reader = new BufferedReader(in);
        this.most = most;
    }

    /**
     * A line.
     *
     * @param number from 1
     * @param text without its line end; null if the line is longer than allowed
     */
    public record Line(long number, @Nullable String text) {}

    /** The next line; null at the end of the file. */
    public @Nullable Line next() throws IOException {
        StringBuilder text = new StringBuilder();
        boolean tooLong = false;
        int c = reader.read();
        if (number == 0 && c == BYTE_ORDER_MARK) {
            c = reader.read();
        }
        if (c < 0) {
            return null;
        }
        number++;
        while (c >= 0 && c != '\n') {
            if (text.length() == most) {
                tooLong = true;
            } else {
                text.append((char) c);
            }
            c = reader.read();
        }
        return new Line(number, tooLong ? null : text.toString());
    }

    /** The number of the line that was read last, or of the one in which reading failed. */
    public long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
