package crm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Pictures of advertisements, shown through this server. They are remembered on disk, those that are asked for most,
 * and no more than fit; what could not be had is not asked for again at once.
 */
@Component
class ImageProxy {

    private static final Logger LOG = LoggerFactory.getLogger(ImageProxy.class);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int REMEMBERED_FAILURES = 10_000;

    private static final Pattern NAME = Pattern.compile("([0-9a-f]{32})-([0-9a-f]{32})\\.(jpg|png|gif|webp|avif)");

    private final PictureSource source;

    private final Path directory;

    private final Cache<String, Remembered> remembered;

    private final Cache<String, PictureUnavailable> failed = Caffeine.newBuilder()
            .expireAfterWrite(PATIENCE)
            .maximumSize(REMEMBERED_FAILURES)
            .build();

    /** Requests for a picture that is being fetched wait for the same download. */
    private final Map<String, CompletableFuture<Shown>> underWay = new ConcurrentHashMap<>();

    ImageProxy(PictureSource source, ImageSettings settings) {
        this.source = source;
        this.directory = settings.proxy().directory().toAbsolutePath();
        this.remembered = Caffeine.newBuilder()
                .maximumWeight(settings.proxy().maxSize().toBytes())
                .<String, Remembered>weigher((key, file) -> file.size())
                // On the thread that pushes it out: else the disk may fill faster than it is emptied.
                .executor(Runnable::run)
                .removalListener((key, file, cause) -> delete(file))
                .build();
        find();
    }

    private record Remembered(Path file, int size, String tag, ImageFormat format) {}

    /**
     * A picture.
     *
     * @param tag tells its content from any other
     */
    record Shown(Resource file, String tag, ImageFormat format) {}

    /** @throws PictureUnavailable if there is none to be had at the address */
    Shown get(String address) {
        String key = ArchiveAttempt.hash(address.getBytes(UTF_8));
        Remembered known = remembered.getIfPresent(key);
        if (known != null && Files.exists(known.file())) {
            return new Shown(new FileSystemResource(known.file()), known.tag(), known.format());
        }
        PictureUnavailable failure = failed.getIfPresent(key);
        if (failure != null) {
            throw failure;
        }
        CompletableFuture<Shown> mine = new CompletableFuture<>();
        CompletableFuture<Shown> theirs = underWay.putIfAbsent(key, mine);
        if (theirs != null) {
            return await(theirs);
        }
        try {
            Shown shown = fetch(key, address);
            mine.complete(shown);
            return shown;
        } catch (PictureUnavailable e) {
            failed.put(key, e);
            mine.completeExceptionally(e);
            throw e;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key);
            // In every case: no request waits without end.
            mine.cancel(false);
        }
    }

    private static Shown await(CompletableFuture<Shown> theirs) {
        try {
            return theirs.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private Shown fetch(String key, String address) {
        PictureSource.Found found = source.fetch(address);
        ImageFormat format = found.header().format();
        String tag = ArchiveAttempt.hash(found.file());
        remembered.invalidate(key);
        Path file = directory.resolve(key + "-" + tag + "." + format.extension());
        if (write(file, found.file())) {
            remembered.put(key, new Remembered(file, found.file().length, tag, format));
        }
        // From memory: it may have been pushed out already.
        return new Shown(new ByteArrayResource(found.file()), tag, format);
    }

    /** A disk that is full is no reason not to show the picture. */
    private boolean write(Path file, byte[] content) {
        try {
            Files.createDirectories(directory);
            Path draft = Files.createTempFile(directory, "", ".part");
            try {
                Files.write(draft, content);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            return true;
        } catch (IOException e) {
            LOG.warn("A picture could not be remembered in {}", directory, e);
            return false;
        }
    }

    /** What an earlier process remembered. */
    private void find() {
        if (Files.notExists(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    remembered.put(
                            name.group(1),
                            new Remembered(
                                    file,
                                    (int) Files.size(file),
                                    name.group(2),
                                    ImageFormat.ofExtension(name.group(3))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the pictures in " + directory + " cannot be read", e);
        }
    }

    private static void delete(@Nullable Remembered gone) {
        if (gone == null) {
            return;
        }
        try {
            Files.deleteIfExists(gone.file());
        } catch (IOException e) {
            LOG.warn("A picture that is not remembered any more could not be deleted", e);
        }
    }
}
