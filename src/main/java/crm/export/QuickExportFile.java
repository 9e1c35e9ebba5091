package crm.export;

import crm.graphql.RequestRefused;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A quick export between the database and its client. It is complete before the first byte is sent: a failure is an
 * ordinary answer, and a slow client holds no connection to the database and no memory. The file has no name from the
 * beginning, so that nothing of it is left behind.
 */
class QuickExportFile implements AutoCloseable {

    private static final int PART = 64 * 1024;

    private static final long MEGABYTE = 1024 * 1024;

    private final FileChannel file;

    private final long maxSize;

    /** @param maxSize bytes; see {@link QuickExportSettings} */
    QuickExportFile(long maxSize) throws IOException {
        Path path = Files.createTempFile("crm-quick-export", ".tmp");
        this.file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        this.maxSize = maxSize;
    }

    /** Writing more than the largest size throws {@link RequestRefused}. */
    OutputStream output() {
        return new BufferedOutputStream(
                new FilterOutputStream(Channels.newOutputStream(file)) {

                    private long size;

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        size += length;
                        if (size > maxSize) {
                            throw RequestRefused.badArgument("filter", "quickExport.tooLarge", maxSize / MEGABYTE);
                        }
                        out.write(bytes, offset, length);
                    }
                },
                PART);
    }

    long size() throws IOException {
        return file.size();
    }

    /**
     * Copies the whole file.
     *
     * @throws IOException if the client is gone, or takes longer
     */
    void sendTo(OutputStream client, Duration timeout) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        ByteBuffer part = ByteBuffer.allocate(PART);
        for (long position = 0; ; ) {
            int length = file.read(part.clear(), position);
            if (length < 0) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("The client took longer than " + timeout.toSeconds() + " s to read the file");
            }
            client.write(part.array(), 0, length);
            position += length;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
