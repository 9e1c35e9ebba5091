package crm.standalone;

import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The banner at the end of a start: URLs and demo tokens. */
@Component
@ConditionalOnWebApplication
class StartupBanner {

    private final ObjectProvider<DemoTokens> tokens;

    StartupBanner(ObjectProvider<DemoTokens> tokens) {
        this.tokens = tokens;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (!(event.getApplicationContext() instanceof ServletWebServerApplicationContext context)
                || context.getWebServer() == null) {
            return;
        }
        String address = "http://localhost:" + context.getWebServer().getPort();
        StringBuilder text = new StringBuilder()
                .append("\n  GraphQL   ")
                .append(address)
                .append("/graphql\n  GraphiQL  ")
                .append(address)
                .append("/graphiql\n");
        String management = context.getEnvironment().getProperty("local.management.port");
        if (management != null) {
            text.append("  Health    http://127.0.0.1:").append(management).append("/actuator/health\n");
        }
        DemoTokens ready = tokens.getIfAvailable();
        if (ready != null) {
            text.append("\n  Nothing is configured, so this server made its own secrets. Tokens to try it:\n");
            for (Map.Entry<String, String> token : ready.byRole().entrySet()) {
                text.append("\n  %-8s  %s\n".formatted(token.getKey(), token.getValue()));
            }
        }
        // No log line, so that users can copy the tokens.
        System.out.println(text);
    }
}
