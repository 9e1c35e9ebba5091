package crm.outbound;

import crm.CrmApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

/** The server with an {@link OpenedClient}. It needs no other class of the tests, none of which it may find. */
public final class OpenedServer {

    /** Property with the port of the test's own server. */
    public static final String PORT = "opened.port";

    private OpenedServer() {}

    public static void main(String[] args) {
        int port = Integer.getInteger(PORT);
        SpringApplication server = new SpringApplication(CrmApplication.class);
        server.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(
                        "openedClient",
                        OutboundClient.class,
                        () -> OpenedClient.to(port, Duration.ofSeconds(1)),
                        definition -> definition.setPrimary(true)));
        server.run(args);
    }

    /** Copies what it needs of the test classes to a directory, which then is part of its class path. */
    public static synchronized void copyTo(Path directory) {
        Path classes = Path.of(OpenedServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Path folder = Path.of(OpenedServer.class.getPackageName().replace('.', '/'));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(classes.resolve(folder), "Opened*.class")) {
            Files.createDirectories(directory.resolve(folder));
            for (Path file : files) {
                Files.copy(
                        file,
                        directory.resolve(folder).resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
