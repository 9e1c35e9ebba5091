package crm.export;

import crm.crypto.ExpiringLinks;
import crm.crypto.SigningKeys;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Links to files: which export, and until when, signed. A link gives access to the file without a token. */
@Component
class ExportLinks {

    static final String PATH = "/exports/";

    private final ExpiringLinks links;

    private final Clock clock;

    ExportLinks(SigningKeys keys, Clock clock) {
        this.links = new ExpiringLinks(keys, "export");
        this.clock = clock;
    }

    String of(UUID id, Instant expiresAt) {
        return PATH + links.of(id, expiresAt);
    }

    /** The export that a link names; empty if it was not signed here, or its time is over. */
    Optional<UUID> read(String link) {
        return links.read(link)
                .filter(signed -> signed.expiresAt().isAfter(clock.instant()))
                .map(ExpiringLinks.Signed::id);
    }
}
