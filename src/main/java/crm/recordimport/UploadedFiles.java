package crm.recordimport;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.image.ImageStore;
import crm.upload.Upload;
import crm.upload.Uploads;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Files of records that clients uploaded. */
@Component
class UploadedFiles {

    private final Uploads uploads;

    private final ImageStore store;

    UploadedFiles(Uploads uploads, ImageStore store) {
        this.uploads = uploads;
        this.store = store;
    }

    Optional<Upload> find(UUID id) {
        return Optional.ofNullable(uploads.byIds(List.of(id)).get(id));
    }

    /** @param id of a received upload that an import uses, or will use */
    RecordFile file(UUID id) {
        return () -> {
            Upload upload = Objects.requireNonNull(find(id).orElse(null), "a used upload is kept");
            ImageStore.Kept kept = store.find(upload.key())
                    .orElseThrow(() -> new IOException("the file " + upload.key() + " is not there"));
            return new InputStreamReader(kept.content().getInputStream(), UTF_8);
        };
    }
}
