package crm.security;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Two database roles, and the schema of the tables that both use. The changelog runs as the role that owns the tables
 * and grants the other one what it needs. The server works as that other role, which owns nothing.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
class DatabaseRoleCheck {

    private static final String RIGHTS_OF_OWNERS = """
            select 'it can act as ' || rolname || ', as whom the changelog runs' from pg_roles
            where rolname = cast(:changelog as text) and pg_has_role(oid, 'member')
            union all
            select 'it owns the database' from pg_database where datname = current_database() and pg_has_role(datdba,
              'member')
            union all
            select 'it owns ' || count(*) || ' tables' from pg_class
            where relnamespace = to_regnamespace(:schema) and relkind in ('r', 'p') and pg_has_role(relowner, 'member')
            having count(*) > 0
            union all
            select 'it can create in the schema ' || nspname from pg_namespace
            where nspname = any(:path) and has_schema_privilege(oid, 'create')
            """;

    private static final Logger log = LoggerFactory.getLogger(DatabaseRoleCheck.class);

    /** Of the changelog. */
    private static final String APPLICATION_ROLE = "application-role";

    /** Of the changelog: each in a line. */
    private static final String READERS = "database-readers";

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
                return OwnerConnection.limited(ConnectionPooler.withoutPreparedStatements(
                        Objects.requireNonNullElseGet(changelog.getUrl(), server::getJdbcUrl)));
            }
        };
    }

    @Bean
    static BeforeTheChangelog beforeTheChangelog(
            ObjectProvider<DataSource> server, ObjectProvider<DatabaseSettings> settings) {
        return new BeforeTheChangelog(server, settings);
    }

    /** Also where another process runs the changelog. */
    @Bean
    ApplicationRole applicationRole(
            DataSource server, DatabaseSettings settings, ObjectProvider<RoleSetting> roleSettings) {
        DatabaseSchema schema = new DatabaseSchema(settings.schema());
        DataSource first = UnpooledConnections.of(server);
        requireNoOwner(first, schema, null);
        boolean pooler = ConnectionPooler.isBefore(first);
        if (pooler) {
            ConnectionPooler.prepare(server);
        }
        new RoleSettings(schema, roleSettings.orderedStream().toList()).store(first, pooler);
        schema.requirePath(server);
        new OtherRoles(schema, settings.readers()).requireNoRights(JdbcClient.create(first));
        return new ApplicationRole();
    }

    /** The role of the server has the rights that it should have, and finds the tables. */
    static final class ApplicationRole {}

    /** Who uses the database waits for the changelog, and then for the role. */
    static final class ApplicationRoleDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

        @Override
        protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
            return Set.of(ApplicationRole.class);
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }

    record BeforeTheChangelog(ObjectProvider<DataSource> server, ObjectProvider<DatabaseSettings> settings)
            implements BeanPostProcessor {

        /** @throws ConfigurationRefused if the server's role may do what the owner of the tables may */
        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof SpringLiquibase changelog) {
                DatabaseSchema schema = new DatabaseSchema(settings.getObject().schema());
                DataSource owner = changelog.getDataSource();
                DataSource application = UnpooledConnections.of(server.getObject());
                log.info("Connecting to the database {}", address(server.getObject()));
                requireNoOwner(application, schema, DatabaseSchema.currentUser(JdbcClient.create(owner)));
                schema.requireOwnRole(application);
                schema.create(owner);
                changelog.setDataSource(schema.ofOwner(owner));
                changelog.setDefaultSchema(schema.name());
                changelog.setLiquibaseSchema(schema.name());
                changelog.setChangeLogParameters(Map.of(
                        APPLICATION_ROLE,
                        DatabaseSchema.currentUser(JdbcClient.create(application)),
                        READERS,
                        String.join("\n", settings.getObject().readers()).replace("'", "''")));
            }
            return bean;
        }
    }

    /** Without parameters, which may be secret. */
    private static String address(DataSource server) {
        try {
            String url = server.unwrap(HikariDataSource.class).getJdbcUrl();
            return url.contains("?") ? url.substring(0, url.indexOf('?')) : url;
        } catch (SQLException e) {
            throw new IllegalStateException("The application has a connection pool of its own", e);
        }
    }

    /** @param changelogsRole that will own what the changelog makes; null if that is not known */
    private static void requireNoOwner(DataSource application, DatabaseSchema schema, @Nullable String changelogsRole) {
        JdbcClient database = JdbcClient.create(application);
        List<String> rights = database.sql(RIGHTS_OF_OWNERS)
                .param("changelog", changelogsRole)
                .param("schema", schema.name())
                .param("path", schema.path(database).toArray(String[]::new))
                .query(String.class)
                .list();
        if (!rights.isEmpty()) {
            throw new ConfigurationRefused(
                    "The server works as the database role " + DatabaseSchema.currentUser(database)
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
