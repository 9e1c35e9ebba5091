package crm.recordimport;

import crm.crypto.ExpiringLinks;
import crm.crypto.SigningKeys;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Links to the errors of imports. A link gives access to the file without a token. */
@Component
class RecordImportLinks {

    static final String PATH = "/imports/";

    private final ExpiringLinks links;

    private final Clock clock;

    RecordImportLinks(SigningKeys keys, Clock clock) {
        this.links = new ExpiringLinks(keys, "record-import");
        this.clock = clock;
    }

    String of(UUID id, Instant expiresAt) {
        return PATH + links.of(id, expiresAt);
    }

    /** The import that a link names; empty if it was not signed here, or its time is over. */
    Optional<UUID> read(String link) {
        return links.read(link)
                .filter(signed -> signed.expiresAt().isAfter(clock.instant()))
                .map(ExpiringLinks.Signed::id);
    }
}
