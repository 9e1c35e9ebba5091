package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Controller;

/** The server does not start if the code does not map the whole schema. */
class SchemaInspectionTest {

    record Bell(String sound) {}

    @Controller
    static class BellController {

        @QueryMapping
        Bell bell() {
            return new Bell("ring");
        }
    }

    @Test
    void mappedSchemaStarts() {
        assertThat(start("type Query { bell: Bell } type Bell { sound: String! }")
                        .schema()
                        .getObjectType("Bell"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type Query { bell: Bell } type Bell { sound: String! colour: String } | colour",
                "type Query { bell: Bell horn: String } type Bell { sound: String! } | horn",
                "type Query { drum: String } | bell",
            })
    void unmappedSchemaStopsTheStart(String schema, String missing) {
        ThrowableAssert.ThrowingCallable start = () -> start(schema);
        Assertions.assertThatThrownBy(start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The schema and the code do not match: ")
                .hasMessageContaining(missing);
    }

    private static GraphQlSource start(String schema) {
        try (var context = new AnnotationConfigApplicationContext(BellController.class)) {
            AnnotatedControllerConfigurer controllers = new AnnotatedControllerConfigurer();
            controllers.setApplicationContext(context);
            controllers.afterPropertiesSet();
            GraphQlSource.SchemaResourceBuilder builder = GraphQlSource.schemaResourceBuilder()
                    .schemaResources(new ByteArrayResource(schema.getBytes(StandardCharsets.UTF_8)))
                    .configureRuntimeWiring(controllers);
            GraphQlSourceBuilderCustomizer inspection =
                    new GraphQlConfiguration().schemaInspection(List.of(new SchemaClassMapping(Map.of())));
            inspection.customize(builder);
            return builder.build();
        }
    }
}
