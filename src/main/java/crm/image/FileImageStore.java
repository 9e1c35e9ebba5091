package crm.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps files in a directory. */
class FileImageStore implements ImageStore {

    private final Path directory;

    FileImageStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    private interface Content {
        void writeTo(FileChannel out) throws IOException;
    }

    @Override
    public void put(String key, byte[] file, String mediaType) throws IOException {
        put(key, out -> {
            ByteBuffer rest = ByteBuffer.wrap(file);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        });
    }

    @Override
    public void put(String key, Path file, String mediaType) throws IOException {
        put(key, out -> {
            try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
                long size = in.size();
                long done = 0;
                while (done < size) {
                    done += in.transferTo(done, size - done, out);
                }
            }
        });
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    private void put(String key, Content content) throws IOException {
        Path target = path(key);
        Files.createDirectories(target.getParent());
        // First under another name: who finds the file finds all of it, also after a loss of power.
        Path draft = Files.createTempFile(target.getParent(), "", ".part");
        try {
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                content.writeTo(out);
                out.force(true);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    @Override
    public Optional<Kept> find(String key) throws IOException {
        Path file = path(key);
        try {
            long size = Files.size(file);
            return Optional.of(new Kept(size, () -> Files.newInputStream(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path path(String key) {
        Path path = directory.resolve(key).normalize();
        if (!path.startsWith(directory) || path.equals(directory)) {
            throw new IllegalArgumentException("not a key of a picture: " + key);
        }
        return path;
    }
}
