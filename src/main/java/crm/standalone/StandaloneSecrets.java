package crm.standalone;

import crm.security.ConfigurationRefused;
import crm.security.GeneratedSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import org.springframework.stereotype.Component;

/** Secrets generated at the first start and stored beside the data, readable by their owner only. */
@Component
@ConditionalOnStandalone
class StandaloneSecrets implements GeneratedSecrets {

    private static final String JWT = "jwt-secret";

    private static final String SIGNING = "signing-secret";

    private static final int BYTES = 32;

    private final Properties secrets = new Properties();

    /** The database starts first: only the process that owns it generates secrets, so that two never differ. */
    StandaloneSecrets(StandaloneSettings settings, EmbeddedDatabase database) {
        Path file = settings.dataDirectory().resolve("secrets.properties");
        try {
            if (Files.notExists(file) && !database.isOwner()) {
                throw new ConfigurationRefused(
                        "Another process of this application is making its first start in " + settings.dataDirectory()
                                + ".",
                        "Start this one again in a few seconds.");
            }
            if (Files.notExists(file)) {
                secrets.setProperty(JWT, random());
                secrets.setProperty(SIGNING, random());
                write(file);
            } else {
                try (InputStream in = Files.newInputStream(file)) {
                    secrets.load(in);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!secrets.containsKey(JWT) || !secrets.containsKey(SIGNING)) {
            throw new ConfigurationRefused(
                    "The file " + file.toAbsolutePath() + " lacks " + JWT + " or " + SIGNING + ".",
                    "Delete the file: the next start creates a new one. Existing tokens and cursors become invalid.");
        }
    }

    private void write(Path file) throws IOException {
        Path draft = file.resolveSibling("secrets.properties.new");
        Files.deleteIfExists(draft);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (OutputStream out = Files.newOutputStream(draft)) {
            secrets.store(out, "Generated at the first start. Keep these values secret: they can create tokens.");
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String jwtSecret() {
        return secrets.getProperty(JWT);
    }

    @Override
    public String signingSecret() {
        return secrets.getProperty(SIGNING);
    }
}
