package crm.graphql;

import graphql.execution.instrumentation.Instrumentation;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.data.method.HandlerMethodArgumentResolver;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.graphql.execution.DataLoaderRegistrar;
import org.springframework.graphql.execution.DefaultExecutionGraphQlService;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.execution.SchemaReport;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;

/** Configures the execution of the schema. */
@Configuration(proxyBeanMethods = false)
class GraphQlConfiguration {

    /**
     * Boot's own configurer runs every blocking handler on a thread of its own, so that one request can hold several
     * connections. Ours stay on the request's thread, which is a virtual one: a request holds one connection at most.
     */
    @Bean
    AnnotatedControllerConfigurer annotatedControllerConfigurer(
            ObjectProvider<HandlerMethodArgumentResolver> argumentResolvers) {
        AnnotatedControllerConfigurer configurer = new AnnotatedControllerConfigurer();
        configurer.configureBinder(
                options -> options.conversionService(ApplicationConversionService.getSharedInstance()));
        argumentResolvers.orderedStream().forEach(configurer::addCustomArgumentResolver);
        return configurer;
    }

    /** Spring Boot's has the loaders of {@code @BatchMapping} only, not those of {@link Loaders}. */
    @Bean
    ExecutionGraphQlService executionGraphQlService(
            GraphQlSource source, ObjectProvider<DataLoaderRegistrar> registrars) {
        DefaultExecutionGraphQlService service = new DefaultExecutionGraphQlService(source);
        registrars.orderedStream().forEach(service::addDataLoaderRegistrar);
        return service;
    }

    /** The server must not start if the code does not map the whole schema. */
    @Bean
    GraphQlSourceBuilderCustomizer schemaInspection(List<SchemaClassMapping> schemaClasses) {
        return builder -> builder.inspectSchemaMappings(
                initializer -> schemaClasses.forEach(classes ->
                        classes.byTypeName().forEach((type, javaClass) -> initializer.classMapping(type, javaClass))),
                GraphQlConfiguration::requireComplete);
    }

    @Bean
    GraphQlSourceBuilderCustomizer typesOfObjects() {
        return builder -> builder.defaultTypeResolver(new ObjectTypes());
    }

    /** Before visitors without an order, which may keep the fetchers that they find. */
    @Bean
    @Order(0)
    GraphQlSourceBuilderCustomizer withoutUnsupportedDirectives() {
        return builder -> builder.typeVisitors(List.of(new UnsupportedDirectives()));
    }

    /** Spring wraps even a single one in a chain, which calls it for every field. */
    @Bean
    GraphQlSourceBuilderCustomizer instrumentationWithoutChain(ObjectProvider<Instrumentation> instrumentations) {
        List<Instrumentation> all = instrumentations.orderedStream().toList();
        return builder -> {
            if (all.size() == 1) {
                builder.configureGraphQl(graphQl -> graphQl.instrumentation(all.getFirst()));
            }
        };
    }

    @Bean
    LocaleResolver localeResolver() {
        AcceptHeaderLocaleResolver resolver = new AcceptHeaderLocaleResolver();
        resolver.setSupportedLocales(List.of(Locale.ENGLISH, Locale.of("ru")));
        resolver.setDefaultLocale(Locale.ENGLISH);
        return resolver;
    }

    private static void requireComplete(SchemaReport report) {
        if (!report.unmappedFields().isEmpty()
                || !report.unmappedRegistrations().isEmpty()
                || !report.unmappedArguments().isEmpty()
                || !report.fieldNullnessErrors().isEmpty()
                || !report.argumentNullnessErrors().isEmpty()
                || !report.skippedTypes().isEmpty()) {
            throw new IllegalStateException("The schema and the code do not match: " + report);
        }
    }
}
