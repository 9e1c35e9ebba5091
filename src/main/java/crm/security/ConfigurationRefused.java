package crm.security;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The server cannot start as it is configured; the message says what to set. */
public class ConfigurationRefused extends IllegalStateException {

    private final String action;

    public ConfigurationRefused(String problem, String action) {
        super(problem);
        this.action = action;
    }

    /**
     * Creates a folder where it does not exist.
     *
     * @param setting that names the folder
     * @throws ConfigurationRefused if this process cannot write there
     */
    public static void requireWritable(Path folder, String setting) {
        String reason = null;
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                reason = "this process must not write there";
            }
        } catch (FileSystemException e) {
            reason = e.getFile() + ": "
                    + Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        if (reason != null) {
            throw new ConfigurationRefused(
                    "The folder " + folder.toAbsolutePath() + " of " + setting + " cannot be used: " + reason + ".",
                    "Let the user of this process write there, or set " + setting + " to another folder.");
        }
    }

    public String action() {
        return action;
    }
}
