package crm;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The documents of {@code graphql/operations} have the form that the caches and code generators of clients need. */
@Tag("unit")
class ReadyOperationsTest {

    private static final Path OPERATIONS = Path.of("graphql", "operations");

    /** A code generator makes one name in the client's language of each operation and each fragment. */
    @Test
    void namesOfOperationsAndFragmentsAreUnique() throws IOException {
        Map<String, List<String>> files = new TreeMap<>();
        for (Map.Entry<Path, Document> document : documents().entrySet()) {
            for (Definition<?> definition : document.getValue().getDefinitions()) {
                files.computeIfAbsent(name(definition), name -> new ArrayList<>())
                        .add(document.getKey().toString());
            }
        }
        files.values().removeIf(found -> found.size() == 1);
        assertThat(files).isEmpty();
    }

    private static String name(Definition<?> definition) {
        return switch (definition) {
            case OperationDefinition operation -> "operation " + operation.getName();
            case FragmentDefinition fragment -> "fragment " + fragment.getName();
            default -> throw new IllegalStateException("not executable: " + definition);
        };
    }

    private static Map<Path, Document> documents() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(OPERATIONS)) {
            files = all.filter(file -> file.toString().endsWith(".graphql")).toList();
        }
        Map<Path, Document> documents = new TreeMap<>();
        for (Path file : files) {
            documents.put(OPERATIONS.relativize(file), Parser.parse(Files.readString(file)));
        }
        assertThat(documents).isNotEmpty();
        return documents;
    }
}
