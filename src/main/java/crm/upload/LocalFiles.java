package crm.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Checks files of the command line as uploads are checked. */
@Component
public class LocalFiles {

    private final UploadSettings settings;

    LocalFiles(UploadSettings settings) {
        this.settings = settings;
    }

    /**
     * Why a file is not usable.
     *
     * @param messageKey of the message
     * @param detail of the message
     */
    public record Problem(String messageKey, Object detail) {}

    /** @return why an upload of this file for an import of records would be refused; empty if it would not */
    public Optional<Problem> problem(Path file) throws IOException {
        long largest = settings.maxSize(UploadPurpose.RECORD_IMPORT).toBytes();
        if (Files.size(file) > largest) {
            return Optional.of(new Problem(
                    "upload.tooLarge",
                    settings.maxSize(UploadPurpose.RECORD_IMPORT).toKilobytes()));
        }
        return ContentCheck.problem(file, UploadType.NDJSON)
                .map(key -> new Problem(key, UploadType.NDJSON.mediaType()));
    }
}
