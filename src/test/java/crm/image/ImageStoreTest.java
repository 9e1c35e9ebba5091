package crm.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Both stores, made from settings as the server makes them. */
class ImageStoreTest {

    private static final String KEY = "bikes/00000000000000000000000000000001/1.jpg";

    private final FakeS3 s3 = new FakeS3();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        s3.close();
    }

    private ImageStore store(boolean bucket) {
        return bucket ? store("pictures", s3.endpoint()) : store(null, null);
    }

    private ImageStore store(@Nullable String bucket, @Nullable URI endpoint) {
        return new ImageConfiguration()
                .imageStore(new ImageSettings(
                        directory.resolve("images"),
                        4,
                        7,
                        2,
                        Duration.ofMinutes(1),
                        new ImageSettings.Proxy(directory.resolve("cache"), DataSize.ofMegabytes(1)),
                        new ImageSettings.S3(bucket, endpoint, "eu-central-1", "the-key", "the-secret", true)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsWhatWasStored(boolean bucket) throws IOException {
        ImageStore store = store(bucket);
        byte[] file = TestPictures.jpeg(300, 200);
        assertThat(store.find(KEY)).isEmpty();

        store.put(KEY, file, "image/jpeg");
        store.put(KEY, file, "image/jpeg");

        ImageStore.Kept kept = store.find(KEY).orElseThrow();
        assertThat(kept.size()).isEqualTo(file.length);
        for (int i = 0; i < 2; i++) {
            try (var in = kept.content().getInputStream()) {
                assertThat(in.readAllBytes()).isEqualTo(file);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void storesAFileOfTheDiskAndDeletesIt(boolean bucket) throws IOException {
        ImageStore store = store(bucket);
        byte[] content = TestPictures.jpeg(300, 200);
        Path file = Files.write(directory.resolve("incoming.part"), content);

        store.put(KEY, file, "image/jpeg");
        try (var in = store.find(KEY).orElseThrow().content().getInputStream()) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(file).exists();
        store.delete(KEY);
        store.delete(KEY);
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void storesFilesInABucketWithTheirType() throws IOException {
        byte[] file = TestPictures.jpeg(300, 200);
        store(true).put(KEY, file, "image/jpeg");
        FakeS3.Kept kept = s3.kept.get("/pictures/" + KEY);
        assertThat(kept.file()).isEqualTo(file);
        assertThat(kept.mediaType()).isEqualTo("image/jpeg");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, 503})
    void reportsARefusalOfTheBucket(int status) {
        s3.failure = status;
        ImageStore store = store(true);
        assertThatThrownBy(() -> store.put(KEY, new byte[1], "image/jpeg"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(KEY);
        assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(IOException.class);
    }

    @Test
    void directoryKeepsNoTemporaryFilesAndRefusesOtherPaths() throws IOException {
        ImageStore store = store(false);
        store.put(KEY, new byte[10], "image/jpeg");
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile))
                    .containsExactly(directory.resolve("images").resolve(KEY));
        }
        for (String key : new String[] {"../x", "bikes/../../x", "/etc/passwd", ""}) {
            assertThatThrownBy(() -> store.put(key, new byte[1], "image/jpeg"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
