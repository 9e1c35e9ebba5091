package crm.document;

import crm.crypto.ExpiringLinks;
import crm.crypto.SigningKeys;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Links to the files of documents. A link gives access to the file without a token, for a short time. */
@Component
class DocumentLinks {

    static final String PATH = "/documents/";

    private final ExpiringLinks links;

    private final DocumentSettings settings;

    private final Clock clock;

    DocumentLinks(SigningKeys keys, DocumentSettings settings, Clock clock) {
        this.links = new ExpiringLinks(keys, "document");
        this.settings = settings;
        this.clock = clock;
    }

    String of(UUID id) {
        return PATH + links.of(id, clock.instant().plus(settings.linkValidity()));
    }

    /** The document that a link names; empty if it was not signed here, or its time is over. */
    Optional<UUID> read(String link) {
        return links.read(link)
                .filter(signed -> signed.expiresAt().isAfter(clock.instant()))
                .map(ExpiringLinks.Signed::id);
    }
}
