package crm;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import crm.standalone.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/**
 * The server as a person starts it to try it: with the embedded database, the demo data and the default limits. The
 * tests of one JVM share one server, which stops with the JVM.
 */
public final class DemoServer {

    private DemoServer() {}

    private static final class Running {

        static final HttpServer PAGES = listen();

        static final Api API = start();

        private static HttpServer listen() {
            try {
                HttpServer pages = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
                pages.start();
                return pages;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Api start() {
            try {
                return Api.of((ServletWebServerApplicationContext) SpringApplication.run(
                        CrmApplication.class,
                        "--crm.standalone.data-directory=" + Folders.fresh("demo"),
                        // So that tests can sign tokens.
                        "--crm.security.jwt-secret=" + Tokens.SECRET,
                        "--crm.security.cors-allowed-origins=" + originOf(PAGES),
                        "--server.port=0",
                        "--management.server.port=0"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static Api api() {
        return Running.API;
    }

    /** Serves files as pages of an application do: its origin is one that may send requests to the server. */
    public static String pages(Path directory) {
        HttpServer pages = Running.PAGES;
        pages.createContext(
                "/",
                SimpleFileServer.createFileHandler(directory.toAbsolutePath().normalize()));
        return originOf(pages);
    }

    private static String originOf(HttpServer pages) {
        return "http://localhost:" + pages.getAddress().getPort();
    }
}
