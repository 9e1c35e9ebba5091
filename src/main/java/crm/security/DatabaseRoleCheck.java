package crm.security;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
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
class DatabaseRoleCheck {

    private static final String RIGHTS_OF_OWNERS = """
            select 'it can act as ' || rolname || ', as whom the changelog runs' from pg_roles
            where rolname = cast(:changelog as text) and pg_has_role(oid, 'member')
            union all
            select 'it owns the database' from pg_database where datname = current_database() and pg_has_role(datdba,
              'member')
            union all
            select 'it owns ' || count(*) || ' tables' from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and pg_has_role(relowner, 'member')
            having count(*) > 0
            union all
            select 'it can create in the schema public' where has_schema_privilege('public', 'create')
            """;

    /** Of the changelog. */
    private static final String PARAMETER = "application-role";

    /** To the same database as the server, which Boot cannot find out behind the server's own {@link DataSource}. */
    @Bean
    @ConditionalOnProperty("spring.datasource.url")
    @ConditionalOnBooleanProperty(name = "spring.liquibase.enabled", matchIfMissing = true)
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

    /** Also where another process runs the changelog. */
    @Bean
    InitializingBean serversRole(DataSource server) {
        return () -> requireNoOwner(JdbcClient.create(server), null);
    }

    record BeforeTheChangelog(ObjectProvider<DataSource> server) implements BeanPostProcessor {

        /** @throws ConfigurationRefused if the server's role may do what the owner of the tables may */
        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof SpringLiquibase changelog) {
                JdbcClient application = JdbcClient.create(server.getObject());
                requireNoOwner(application, currentUser(JdbcClient.create(changelog.getDataSource())));
                changelog.setChangeLogParameters(Map.of(PARAMETER, currentUser(application)));
            }
            return bean;
        }
    }

    private static String currentUser(JdbcClient database) {
        return database.sql("select current_user").query(String.class).single();
    }

    /** @param changelogsRole that will own what the changelog makes; null if that is not known */
    private static void requireNoOwner(JdbcClient application, @Nullable String changelogsRole) {
        List<String> rights = application
                .sql(RIGHTS_OF_OWNERS)
                .param("changelog", changelogsRole)
                .query(String.class)
                .list();
        if (!rights.isEmpty()) {
            throw new ConfigurationRefused(
                    "The server works as the database role " + currentUser(application)
                            + ", which has more rights than it should: " + String.join(", ", rights) + ".",
                    "Set spring.liquibase.user and .password (environment: SPRING_LIQUIBASE_USER and "
                            + "_PASSWORD) to the role that owns the database and its tables. Set "
                            + "spring.datasource.username and .password to another role that is not a member of it; "
                            + "create it by SQL: create role crm login password '...'. The changelog grants it the "
                            + "rights that it needs. Before PostgreSQL 15, every role can create objects in the schema "
                            + "public until you run: revoke create on schema public from public.");
        }
    }
}
