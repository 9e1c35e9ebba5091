package crm.standalone;

import crm.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Folders for databases, below {@code target}: where the server runs as another user, a private folder will not do. */
public final class Folders {

    private Folders() {}

    /** Creates a folder that shares the PostgreSQL binaries of the other tests. */
    public static Path fresh(String name) throws IOException {
        Path folder = Path.of("target", "standalone", name).toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        TestDatabase.empty();
        Files.createSymbolicLink(
                folder.resolve("binaries"), Path.of("target", "postgres").toAbsolutePath());
        return folder;
    }
}
