package crm.export;

import crm.crypto.Sha256;
import crm.security.ConfigurationRefused;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * The files of exports, in one directory. Each attempt writes a file of its own, so that a node which was taken for
 * dead does not write into the file of the one that took over; the export's row says whose counts.
 */
@Component
class ExportFiles implements InitializingBean {

    private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}-\\d+\\.(csv|ndjson)");

    private static final int BUFFER = 1 << 16;

    private final Path directory;

    ExportFiles(ExportSettings settings) {
        directory = settings.directory().toAbsolutePath().normalize();
    }

    /** At the start: a person who waits for an export could not change the folder. */
    @Override
    public void afterPropertiesSet() {
        ConfigurationRefused.requireWritable(directory, "crm.export.directory");
    }

    static String name(UUID id, int attempt, Export.Format format) {
        return id + "-" + attempt + "." + format.extension();
    }

    interface ExportQuery {
        void write(OutputStream out) throws IOException;
    }

    record Written(long bytes, String sha256) {}

    /** Writes a file; when this returns, all of it is on the disk. What failed leaves none. */
    Written write(String name, ExportQuery content) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(name);
        MessageDigest digest = Sha256.digest();
        boolean whole = false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out =
                    new BufferedOutputStream(new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER);
            content.write(out);
            out.flush();
            channel.force(true);
            whole = true;
            return new Written(channel.size(), HexFormat.of().formatHex(digest.digest()));
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    Optional<Path> find(String name) {
        Path file = directory.resolve(name);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /** The names of all files of exports, finished or not. */
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .toList();
        } catch (NoSuchFileException e) {
            // Nothing was exported yet.
            return List.of();
        }
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }
}
