package crm.security;

import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sees to it that the server works as a role that owns nothing of the database. The changelog comes with a role of its
 * own, which owns the tables and grants the server's what it needs.
 */
@Configuration(proxyBeanMethods = false)
class ApplicationRole {

    /** Of the changelog. */
    private static final String PARAMETER = "application-role";

    /** To the same database as the server, which Boot cannot find out behind the server's own {@link DataSource}. */
    @Bean
    @ConditionalOnProperty("spring.datasource.url")
    LiquibaseConnectionDetails changelogConnection(JdbcConnectionDetails server, LiquibaseProperties changelog) {
        return new LiquibaseConnectionDetails() {
            @Override
            public @Nullable String getUsername() {
                return changelog.getUser() == null ? server.getUsername() : changelog.getUser();
            }

            @Override
            public @Nullable String getPassword() {
                return changelog.getUser() == null ? server.getPassword() : changelog.getPassword();
            }

            @Override
            public String getJdbcUrl() {
                return Objects.requireNonNullElseGet(changelog.getUrl(), server::getJdbcUrl);
            }
        };
    }

    @Bean
    static BeforeTheChangelog beforeTheChangelog(ObjectProvider<DataSource> server) {
        return new BeforeTheChangelog(server);
    }

    record BeforeTheChangelog(ObjectProvider<DataSource> server) implements BeanPostProcessor {

        /** @throws ConfigurationRefused if the server's role may do all that the owner of the tables may */
        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof SpringLiquibase changelog) {
                JdbcClient application = JdbcClient.create(server.getObject());
                String role = currentUser(application);
                requireLess(application, role, currentUser(JdbcClient.create(changelog.getDataSource())));
                changelog.setChangeLogParameters(Map.of(PARAMETER, role));
            }
            return bean;
        }

        private static String currentUser(JdbcClient database) {
            return database.sql("select current_user").query(String.class).single();
        }

        private static void requireLess(JdbcClient application, String role, String owner) {
            boolean mayDoTheSame = application
                    .sql("select pg_has_role(cast(:owner as name), 'member')")
                    .param("owner", owner)
                    .query(Boolean.class)
                    .single();
            if (mayDoTheSame) {
                throw new ConfigurationRefused(
                        "The changelog runs as the database role " + owner + ", and the server as " + role
                                + ", which may do all that " + owner + " may: change the tables, and drop them.",
                        "Set spring.liquibase.user and .password (environment: SPRING_LIQUIBASE_USER and _PASSWORD) to the"
                                + " role that owns the database, and spring.datasource.username and .password to another"
                                + " one that is not a member of it. SQL makes it: create role crm login password '...'."
                                + " The changelog grants it what it needs.");
            }
        }
    }
}
