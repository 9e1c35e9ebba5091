package crm.upload;

import crm.crypto.Sha256;
import crm.request.WatchedHttpProtocol;
import crm.security.ConfigurationRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Files while they arrive: on the disk of this node, through a small buffer. */
@Component
@ConditionalOnWebApplication
class IncomingFiles implements InitializingBean {

    private static final String SUFFIX = ".part";

    /** No file takes so long to arrive. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private static final int BUFFER = 1 << 16;

    private final Path directory;

    private final Duration readTimeout;

    private final Clock clock;

    IncomingFiles(UploadSettings settings, Clock clock) {
        directory = settings.directory().toAbsolutePath().normalize();
        readTimeout = settings.readTimeout();
        this.clock = clock;
    }

    /** Deletes what an earlier process left behind; another one that shares the directory keeps its files. */
    @Override
    public void afterPropertiesSet() throws IOException {
        ConfigurationRefused.requireWritable(directory, "crm.upload.directory");
        Files.createDirectories(directory);
        Instant before = clock.instant().minus(LEFT_BEHIND);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** The client sent something else than the announced file, or did not send it in time. */
    static final class BodyRefused extends Exception {

        private static final long serialVersionUID = 1L;

        enum Reason {
            TOO_LONG,
            TOO_SHORT,
            TOO_SLOW,
            BROKEN
        }

        private final Reason reason;

        BodyRefused(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    /**
     * A file that arrived; closing it deletes it here.
     *
     * @param sha256 in hexadecimal
     */
    record Incoming(Path file, String sha256) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /** Reads a body of exactly so many bytes. */
    Incoming receive(InputStream in, long byteCount) throws IOException, BodyRefused {
        Path file = Files.createTempFile(directory, "", SUFFIX);
        boolean whole = false;
        try {
            MessageDigest digest = Sha256.digest();
            try (OutputStream out = Files.newOutputStream(file)) {
                copy(in, out, digest, byteCount);
            }
            whole = true;
            return new Incoming(file, HexFormat.of().formatHex(digest.digest()));
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** All reads together, and each of them, end in time. */
    private void copy(InputStream in, OutputStream out, MessageDigest digest, long byteCount)
            throws IOException, BodyRefused {
        long end = System.nanoTime() + readTimeout.toNanos();
        byte[] buffer = new byte[BUFFER];
        long count = 0;
        while (true) {
            int length = read(in, buffer, Duration.ofNanos(end - System.nanoTime()));
            if (length < 0) {
                break;
            }
            count += length;
            if (count > byteCount) {
                throw new BodyRefused(BodyRefused.Reason.TOO_LONG);
            }
            digest.update(buffer, 0, length);
            out.write(buffer, 0, length);
            if (System.nanoTime() - end > 0) {
                throw new BodyRefused(BodyRefused.Reason.TOO_SLOW);
            }
        }
        if (count < byteCount) {
            throw new BodyRefused(BodyRefused.Reason.TOO_SHORT);
        }
    }

    private static int read(InputStream in, byte[] buffer, Duration timeout) throws BodyRefused {
        WatchedHttpProtocol.readTimeout(timeout);
        try {
            return in.read(buffer);
        } catch (SocketTimeoutException e) {
            throw new BodyRefused(BodyRefused.Reason.TOO_SLOW);
        } catch (IOException e) {
            // Such as chunks that are none. A client that is gone does not read the answer.
            throw new BodyRefused(BodyRefused.Reason.BROKEN);
        }
    }
}
