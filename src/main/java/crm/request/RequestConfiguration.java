package crm.request;

import com.zaxxer.hikari.HikariDataSource;
import crm.security.RoleSetting;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RequestDeadlineSettings.class, BackgroundWorkSettings.class, ShutdownSettings.class})
class RequestConfiguration {

    @Bean
    static DeadlineDataSourcePostProcessor deadlineDataSource(
            ObjectProvider<RequestDeadlineSettings> settings, ObjectProvider<BackgroundWorkSettings> background) {
        return new DeadlineDataSourcePostProcessor(settings, background);
    }

    /** For the statements of requests. Other work sets its own limit in its transactions. */
    @Bean
    RoleSetting statementTimeout(RequestDeadlineSettings settings) {
        return new RoleSetting("statement_timeout", settings.statementTimeout().toMillis() + "ms");
    }

    /**
     * A transaction whose server falls silent keeps its locks no longer than a request may take. Other work sets its
     * own limit in its transactions.
     */
    @Bean
    RoleSetting idleTransactionTimeout(RequestDeadlineSettings settings) {
        return new RoleSetting(
                "idle_in_transaction_session_timeout", settings.deadline().toMillis() + "ms");
    }

    /** Wraps the connection pool first, before other post-processors wrap it. */
    record DeadlineDataSourcePostProcessor(
            ObjectProvider<RequestDeadlineSettings> settings, ObjectProvider<BackgroundWorkSettings> background)
            implements BeanPostProcessor, Ordered {

        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof HikariDataSource pool) {
                DeadlineDataSource.prepare(pool, settings.getObject().statementTimeout());
            }
            return bean;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof HikariDataSource pool
                    ? new DeadlineDataSource(
                            pool,
                            settings.getObject().statementTimeout(),
                            background.getObject().statementTimeout())
                    : bean;
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }

    /** Configured as Spring Boot's, and counts the statements of each request. */
    @Bean
    JdbcTemplate jdbcTemplate(DataSource source, JdbcProperties settings) {
        JdbcTemplate template = new StatementCountingJdbcTemplate(source);
        JdbcProperties.Template configured = settings.getTemplate();
        template.setIgnoreWarnings(configured.isIgnoreWarnings());
        template.setFetchSize(configured.getFetchSize());
        template.setMaxRows(configured.getMaxRows());
        if (configured.getQueryTimeout() != null) {
            template.setQueryTimeout((int) configured.getQueryTimeout().toSeconds());
        }
        template.setSkipResultsProcessing(configured.isSkipResultsProcessing());
        template.setSkipUndeclaredResults(configured.isSkipUndeclaredResults());
        template.setResultsMapCaseInsensitive(configured.isResultsMapCaseInsensitive());
        return template;
    }
}
