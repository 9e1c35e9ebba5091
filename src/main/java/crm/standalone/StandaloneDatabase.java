package crm.standalone;

import crm.security.ConfigurationRefused;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.WebApplicationContext;

/** Without a configured database, the application runs its own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnStandalone
@EnableConfigurationProperties(StandaloneSettings.class)
class StandaloneDatabase {

    /** An import may join the PostgreSQL of a running server. A server may not: its database would end too early. */
    @Bean(destroyMethod = "close")
    EmbeddedDatabase embeddedDatabase(StandaloneSettings settings, ApplicationContext context) {
        EmbeddedDatabase database = EmbeddedDatabase.open(settings.dataDirectory());
        if (context instanceof WebApplicationContext && !database.isOwner()) {
            throw new ConfigurationRefused(
                    "Another server or an import uses the embedded PostgreSQL in "
                            + settings.dataDirectory().toAbsolutePath() + ".",
                    "Stop it or wait for its end, or choose another folder: crm.standalone.data-directory (environment:"
                            + " CRM_STANDALONE_DATA_DIRECTORY).");
        }
        return database;
    }

    @Bean
    JdbcConnectionDetails embeddedDatabaseConnection(EmbeddedDatabase database) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return database.application();
            }

            @Override
            public String getPassword() {
                return "";
            }

            @Override
            public String getJdbcUrl() {
                return database.jdbcUrl();
            }
        };
    }

    @Bean
    LiquibaseConnectionDetails embeddedDatabaseOwner(EmbeddedDatabase database) {
        return new LiquibaseConnectionDetails() {
            @Override
            public String getUsername() {
                return database.owner();
            }

            @Override
            public String getPassword() {
                return "";
            }

            @Override
            public String getJdbcUrl() {
                return database.jdbcUrl();
            }
        };
    }
}
