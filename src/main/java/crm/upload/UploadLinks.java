package crm.upload;

import crm.crypto.ExpiringLinks;
import crm.crypto.SigningKeys;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The URLs that accept the bytes of one upload. The signature covers the id and the time; size, type, purpose and
 * caller are in the row of the upload, where they never change.
 */
@Component
class UploadLinks {

    static final String PATH = "/uploads/";

    private final ExpiringLinks links;

    UploadLinks(SigningKeys keys) {
        this.links = new ExpiringLinks(keys, "upload");
    }

    String of(Upload upload) {
        return PATH + links.of(upload.id(), upload.expiresAt());
    }

    Optional<ExpiringLinks.Signed> read(String link) {
        return links.read(link);
    }
}
