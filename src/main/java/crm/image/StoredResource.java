package crm.image;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.AbstractResource;

/** A file of the store, for a response. */
public final class StoredResource extends AbstractResource {

    private final ImageStore.Kept kept;

    private final String key;

    public StoredResource(ImageStore.Kept kept, String key) {
        this.kept = kept;
        this.key = key;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public long contentLength() {
        return kept.size();
    }

    @Override
    public String getDescription() {
        return key;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return kept.content().getInputStream();
    }
}
