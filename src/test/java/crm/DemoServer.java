package crm;

import crm.standalone.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/**
 * The server as a person starts it to try it: with the embedded database, the demo data and the default limits. The
 * tests of one JVM share one server, which stops with the JVM.
 */
public final class DemoServer {

    private DemoServer() {}

    private static final class Running {

        static final Api API = start();

        private static Api start() {
            try {
                return Api.of((ServletWebServerApplicationContext) SpringApplication.run(
                        CrmApplication.class,
                        "--crm.standalone.data-directory=" + Folders.fresh("demo"),
                        // So that tests can sign tokens.
                        "--crm.security.jwt-secret=" + Tokens.SECRET,
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
}
