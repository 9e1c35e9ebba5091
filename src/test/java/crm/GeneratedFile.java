package crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the repository that a test generates. {@code mvn test -Pregenerate} rewrites all of them: it runs the
 * tests that are tagged {@link #TAG}. Where the environment variable {@code CI} is set, nothing is written, and a file
 * that is out of date fails its test.
 */
public final class GeneratedFile {

    /** The tag of a test that calls {@link #check} or reads {@link #REGENERATE}. */
    public static final String TAG = "generated";

    /** Whether the files are to be written. */
    public static final boolean REGENERATE = Boolean.getBoolean("crm.regenerate") && System.getenv("CI") == null;

    private GeneratedFile() {}

    /** Writes the file if it is to be regenerated; then checks that it has this content. */
    public static void check(Path file, String content) throws IOException {
        if (REGENERATE) {
            Files.writeString(file, content);
        }
        assertThat(Files.readString(file))
                .as(file + " is out of date: mvn test -Pregenerate writes it")
                .isEqualTo(content);
    }
}
