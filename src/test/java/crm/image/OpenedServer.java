package crm.image;

import crm.CrmApplication;
import crm.outbound.OpenedClient;
import crm.outbound.OutboundClient;
import java.time.Duration;
import java.util.UUID;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/** The server in a process of its own, to which the test's classifieds are public. */
final class OpenedServer {

    private OpenedServer() {}

    /** No configuration by its annotation: else every other test would find it, too. */
    static class Outside {

        @Bean
        @Primary
        OutboundClient openedClient(Environment environment) {
            return OpenedClient.to(
                    environment.getRequiredProperty("test.classifieds", Integer.class), Duration.ofSeconds(30));
        }

        /** What a booking does within its transaction. */
        @Bean
        ApplicationRunner booking(ImageArchive archive, Environment environment) {
            return arguments -> {
                String order = environment.getProperty("test.order");
                if (order != null) {
                    archive.schedule(UUID.fromString(order));
                }
            };
        }
    }

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(CrmApplication.class, Outside.class).run(arguments);
    }
}
