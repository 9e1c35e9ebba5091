package crm.cost;

import static org.assertj.core.api.Assertions.assertThat;

import crm.ApiTest;
import graphql.language.Document;
import graphql.parser.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.json.JsonMapper;

/** The operations of real clients stay far below every limit. */
@ApiTest
class OperationsWithinLimitsTest {

    private static final Path OPERATIONS = Path.of("graphql", "operations");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired
    private GraphQlSource source;

    @Autowired
    private DocumentLimitSettings settings;

    private record Measured(String name, int bytes, DocumentComplexity measures, long cost) {}

    /** Half of every limit is reserved for later versions of the operations. */
    @Test
    void everyOperationUsesAtMostHalfOfEachLimit() throws IOException {
        List<Measured> operations;
        try (Stream<Path> files = Files.walk(OPERATIONS)) {
            operations = files.filter(file -> file.toString().endsWith(".graphql"))
                    .map(this::measured)
                    .toList();
        }
        assertThat(operations).hasSizeGreaterThan(50);
        assertThat(operations).allSatisfy(operation -> {
            assertThat(operation.cost()).isLessThan(settings.cost() / 2);
            assertThat(operation.bytes()).isLessThan((int) settings.size().toBytes() / 2);
            assertThat(operation.measures().depth()).isLessThan(settings.depth());
            assertThat(operation.measures().fields()).isLessThan(settings.fields() / 2);
            assertThat(operation.measures().aliases()).isLessThan(settings.aliases() / 2);
            assertThat(operation.measures().rootFields()).isLessThan(settings.rootFields() / 2);
            assertThat(operation.measures().directives()).isLessThan(settings.directives() / 2);
        });
    }

    @SuppressWarnings("unchecked")
    private Measured measured(Path file) {
        try {
            String text = Files.readString(file);
            Document document = new Parser().parseDocument(text);
            Path variables = file.resolveSibling(file.getFileName().toString().replace(".graphql", ".variables.json"));
            return new Measured(
                    OPERATIONS.relativize(file).toString(),
                    text.length(),
                    DocumentComplexity.of(document),
                    CostPlan.of(document, source.schema())
                            .estimate(
                                    null,
                                    Files.exists(variables)
                                            ? JSON.readValue(Files.readString(variables), Map.class)
                                            : Map.of())
                            .points());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
