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
@EnableConfigurationProperties({DocumentSettings.class, LimitSettings.class})
class LimitConfiguration {

    @Bean
    GraphQlSourceBuilderCustomizer documentsOfRequests(PreparedDocuments documents) {
        return builder -> builder.configureGraphQl(graphQl -> graphQl.preparsedDocumentProvider(documents));
    }

    @Bean
    static TimingDataSource timedConnections(ObjectProvider<LimitSettings> settings) {
        return new TimingDataSource(settings);
    }

    /** Before anything else that wraps the pool, which has to be the pool itself here. */
    record TimingDataSource(ObjectProvider<LimitSettings> settings) implements BeanPostProcessor, Ordered {

        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof HikariDataSource pool) {
                TimedConnections.prepare(pool, settings.getObject().statementTimeout());
            }
            return bean;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof HikariDataSource pool
                    ? new TimedConnections(pool, settings.getObject().statementTimeout())
                    : bean;
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }
}
