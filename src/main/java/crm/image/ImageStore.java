package crm.image;

import java.io.IOException;
import java.util.Optional;
import org.springframework.core.io.InputStreamSource;

/** Where copies are kept. What stands under a key never changes. */
interface ImageStore {

    /**
     * What is kept under a key.
     *
     * @param size in bytes
     */
    record Kept(long size, InputStreamSource content) {}

    /** Keeps a file as a whole or not at all; again under the same key is no harm. */
    void put(String key, byte[] file, String mediaType) throws IOException;

    Optional<Kept> find(String key) throws IOException;
}
