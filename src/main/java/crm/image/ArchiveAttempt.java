package crm.image;

import crm.crypto.Sha256;
import crm.image.ImageArchiveQueries.Copy;
import crm.image.ImageArchiveQueries.Work;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One attempt to copy the pictures of an order. It may be repeated at any time: what is copied already is left alone.
 */
@Component
class ArchiveAttempt {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveAttempt.class);

    private static final int PAUSE_GROWTH = 3;

    /** Most advertisements of old orders are gone: what does not answer soon will not answer later. */
    private static final int BACKFILLED_ATTEMPTS = 3;

    private static final Duration UNTIL_A_PERMIT_IS_FREE = Duration.ofSeconds(2);

    private final ImageArchiveQueries archives;

    private final PictureSource source;

    private final ImageStore store;

    private final ImageSettings settings;

    private final TransactionTemplate transaction;

    private final Clock clock;

    /** By partner. */
    private final Map<UUID, Integer> running = new ConcurrentHashMap<>();

    ArchiveAttempt(
            ImageArchiveQueries archives,
            PictureSource source,
            ImageStore store,
            ImageSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.archives = archives;
        this.source = source;
        this.store = store;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    private record Lack(int number, String address, PictureUnavailable why) {

        @Override
        public String toString() {
            return "picture %d (%s): %s".formatted(number, host(address), why.getMessage());
        }

        private static String host(String address) {
            try {
                String host = URI.create(address).getHost();
                return host == null ? "no host" : host;
            } catch (IllegalArgumentException e) {
                return "no address";
            }
        }
    }

    /** @return when to try again; empty if there is nothing more to be done, and the job is gone */
    Optional<Instant> of(UUID orderId) {
        Optional<Work> found = archives.find(orderId);
        if (found.isEmpty()) {
            archives.forget(orderId);
            return Optional.empty();
        }
        Work work = found.get();
        UUID partner = work.partner();
        if (partner == null) {
            return of(orderId, work);
        }
        if (!acquire(partner)) {
            return Optional.of(clock.instant().plus(UNTIL_A_PERMIT_IS_FREE));
        }
        try {
            return of(orderId, work);
        } finally {
            running.computeIfPresent(partner, (id, count) -> count == 1 ? null : count - 1);
        }
    }

    private boolean acquire(UUID partner) {
        AtomicBoolean acquired = new AtomicBoolean();
        running.compute(partner, (id, count) -> {
            int others = count == null ? 0 : count;
            acquired.set(others < settings.maxConcurrentPerPartner());
            return acquired.get() ? Integer.valueOf(others + 1) : count;
        });
        return acquired.get();
    }

    private Optional<Instant> of(UUID orderId, Work work) {
        var known = work.copies().stream().collect(Collectors.toMap(Copy::source, Function.identity()));
        List<String> wanted =
                work.pictures().stream().limit(settings.maxArchivedPerBike()).toList();
        List<Copy> copies = new ArrayList<>();
        List<Lack> lacking = new ArrayList<>();
        for (String address : wanted) {
            Copy copy = known.get(address);
            try {
                copies.add(copy == null ? copy(address, work.storageKey()) : copy);
            } catch (PictureUnavailable e) {
                lacking.add(new Lack(wanted.indexOf(address) + 1, address, e));
            }
        }
        int attempts = work.attempts() + 1;
        int most = work.backfilled() ? Math.min(BACKFILLED_ATTEMPTS, settings.maxAttempts()) : settings.maxAttempts();
        boolean again =
                attempts < most && lacking.stream().anyMatch(lack -> lack.why().mayPass());
        ImageArchiveProgress progress =
                new ImageArchiveProgress(state(again, copies, lacking), attempts, error(wanted, lacking));
        transaction.executeWithoutResult(status -> archives.record(orderId, progress, copies));
        return again ? Optional.of(clock.instant().plus(pause(attempts))) : Optional.empty();
    }

    private static ImageArchiveState state(boolean again, List<Copy> copies, List<Lack> lacking) {
        if (again) {
            return ImageArchiveState.PENDING;
        }
        if (copies.isEmpty()) {
            return ImageArchiveState.FAILED;
        }
        return lacking.isEmpty() ? ImageArchiveState.ARCHIVED : ImageArchiveState.PARTIAL;
    }

    private static @Nullable String error(List<String> wanted, List<Lack> lacking) {
        if (wanted.isEmpty()) {
            return "the advertisement has no pictures";
        }
        return lacking.isEmpty() ? null : lacking.stream().map(Lack::toString).collect(Collectors.joining("; "));
    }

    private Duration pause(int attempts) {
        return settings.retryInitialInterval().multipliedBy((long) Math.pow(PAUSE_GROWTH, attempts - 1.0));
    }

    private Copy copy(String address, String storageKey) {
        PictureSource.Found found = source.fetch(address);
        ImageHeader header = found.header();
        Optional<byte[]> rendition = Rendition.of(found.file(), header);
        // The name says the content: under one address there is never another picture, however often this is repeated.
        String name = "bikes/" + storageKey + "/" + hash(found.file());
        String original = name + "." + header.format().extension();
        try {
            store.put(original, found.file(), header.format().mediaType());
            if (rendition.isEmpty()) {
                return new Copy(address, original, null);
            }
            String small = name + "-" + Rendition.LONGEST_SIDE + ".jpg";
            store.put(small, rendition.get(), ImageFormat.JPEG.mediaType());
            return new Copy(address, original, small);
        } catch (IOException e) {
            LOG.warn("A picture could not be kept", e);
            throw PictureUnavailable.notKept();
        }
    }

    static String hash(byte[] file) {
        return HexFormat.of().formatHex(Sha256.of(file)).substring(0, 32);
    }
}
