package crm.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Where a database is configured, nothing is embedded, and nothing is made up. */
@ApiTest
class ConfiguredDatabaseTest {

    @Autowired
    private ApplicationContext context;

    @Test
    void bringsNoDatabaseNoSecretsAndNoTokens() {
        for (Class<?> type : new Class<?>[] {EmbeddedDatabase.class, StandaloneSecrets.class, DemoTokens.class}) {
            assertThat(context.getBeanNamesForType(type))
                    .as(type.getSimpleName())
                    .isEmpty();
        }
    }
}
