package crm.limit;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DocumentLimitSettings.class, RateLimitSettings.class})
class RateLimitConfiguration {

    @Bean
    GraphQlSourceBuilderCustomizer documentsOfRequests(CostCheckingDocumentProvider documents) {
        return builder -> builder.configureGraphQl(graphQl -> graphQl.preparsedDocumentProvider(documents));
    }

    @Bean
    static TimingDataSource timedConnections(ObjectProvider<RateLimitSettings> settings) {
        return new TimingDataSource(settings);
    }

    /** Before anything else that wraps the pool, which has to be the pool itself here. */
    record TimingDataSource(ObjectProvider<RateLimitSettings> settings) implements BeanPostProcessor, Ordered {

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
                    ? new DeadlineDataSource(pool, settings.getObject().statementTimeout())
                    : bean;
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }
}
