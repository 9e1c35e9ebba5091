package crm.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.core.io.InputStreamSource;

/** Where files are kept: copies of pictures, and uploads. What stands under a key never changes. */
public interface ImageStore {

    /**
     * What is kept under a key.
     *
     * @param size in bytes
     */
    record Kept(long size, InputStreamSource content) {}

    /** Keeps a file as a whole or not at all; again under the same key is no harm. */
    void put(String key, byte[] file, String mediaType) throws IOException;

    /** The same for a file on the disk, which is not read into memory as a whole. */
    void put(String key, Path file, String mediaType) throws IOException;

    /** Deletes a file; it is no harm if there is none. */
    void delete(String key) throws IOException;

    Optional<Kept> find(String key) throws IOException;
}
