package crm.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The notebook asks nothing but the stored operations, which {@link crm.OperationsTest} sends. */
class NotebookTest {

    private static final Pattern ASKED = Pattern.compile("\\bask\\(\\s*\"([^\"]*)\"");

    private final JsonNode cells;

    NotebookTest() throws IOException {
        cells = JsonMapper.builder()
                .build()
                .readTree(Files.readString(Path.of("docs", "notebook", "crm.ipynb")))
                .path("cells");
    }

    private List<String> code() {
        return StreamSupport.stream(cells.spliterator(), false)
                .filter(cell -> cell.path("cell_type").asString().equals("code"))
                .map(cell -> StreamSupport.stream(cell.path("source").spliterator(), false)
                        .map(JsonNode::asString)
                        .reduce("", String::concat))
                .toList();
    }

    @Test
    void notebookUsesTestedOperations() {
        List<String> asked = code().stream()
                .flatMap(cell -> ASKED.matcher(cell).results())
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();
        assertThat(asked).containsExactlyInAnyOrder("start-export", "export", "dashboard");
        assertThat(asked)
                .allSatisfy(name -> assertThat(Path.of("graphql", "operations", "notebook", name + ".graphql"))
                        .isRegularFile());
        assertThat(code()).noneMatch(cell -> cell.matches("(?s).*\\b(query|mutation)\\s*\\w*\\s*[({].*"));
    }

    @Test
    void notebookHasNoOutputs() {
        assertThat(cells).allSatisfy(cell -> {
            assertThat(cell.path("outputs")).isEmpty();
            assertThat(cell.path("execution_count").isInt()).isFalse();
        });
    }
}
