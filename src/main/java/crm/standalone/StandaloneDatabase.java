package crm.standalone;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Without a configured database, the application runs its own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnStandalone
@EnableConfigurationProperties(StandaloneSettings.class)
class StandaloneDatabase {

    @Bean(destroyMethod = "close")
    EmbeddedDatabase embeddedDatabase(StandaloneSettings settings) {
        return EmbeddedDatabase.open(settings.dataDirectory());
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
