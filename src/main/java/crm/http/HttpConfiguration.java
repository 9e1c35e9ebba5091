package crm.http;

import crm.graphql.ErrorBodyWriter;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** In the place of Spring's own endpoint, which {@code application.yaml} excludes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
@ConditionalOnWebApplication
class HttpConfiguration {

    @Bean
    WebGraphQlHandler webGraphQlHandler(
            ExecutionGraphQlService service, ObjectProvider<WebGraphQlInterceptor> interceptors) {
        return WebGraphQlHandler.builder(service)
                .interceptors(interceptors.orderedStream().toList())
                .build();
    }

    @Bean
    SimpleUrlHandlerMapping graphQlMapping(
            WebGraphQlHandler graphQl,
            RequestReader reader,
            KnownDocuments documents,
            ErrorBodyWriter errors,
            JsonMapper json) {
        return new SimpleUrlHandlerMapping(
                Map.of(GraphQlEndpoint.PATH, new GraphQlEndpoint(graphQl, reader, documents, errors, json)),
                Ordered.HIGHEST_PRECEDENCE);
    }

    /** As Spring Boot's own, and it counts. */
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
