package crm.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** With a configured database, the server embeds none and generates no secrets. */
@ApiTest
class ConfiguredDatabaseTest {

    @Autowired
    private ApplicationContext context;

    @Test
    void createsNoDatabaseSecretsOrTokens() {
        for (Class<?> type : new Class<?>[] {EmbeddedDatabase.class, StandaloneSecrets.class, DemoTokens.class}) {
            assertThat(context.getBeanNamesForType(type))
                    .as(type.getSimpleName())
                    .isEmpty();
        }
    }
}
