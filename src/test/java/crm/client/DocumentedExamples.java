package crm.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the requests of a Markdown page with the answers that the page shows.
 *
 * <ul>
 *   <li>A request is a block in {@code graphql}, a block of a shell that sends one with curl, or an HTTP request in a
 *       block without a language. A block in {@code gql} is not sent: its variables come from another request.
 *   <li>A block in {@code json} below it is its answer if it has {@code data} or {@code errors}, otherwise its
 *       variables.
 *   <li>A comment above a request names the role of its caller: {@code <!-- role: admin -->}. The default is a manager.
 *   <li>{@code <!-- varies: actual resetAt -->} above an answer: the values of these fields depend on the data and the
 *       time.
 *   <li>{@code <!-- file: … -->} above a block: it is a file that another test runs.
 * </ul>
 */
final class DocumentedExamples {

    enum Kind {
        GRAPHQL,
        SHELL,
        HTTP
    }

    /**
     * @param line of the page, from 1
     * @param varying fields of the answer whose values differ from those that the page shows
     */
    record Example(
            Path page,
            int line,
            Kind kind,
            String text,
            String role,
            @Nullable JsonNode variables,
            @Nullable JsonNode answer,
            Set<String> varying) {

        private Example with(JsonNode json, Set<String> varyingFields) {
            return json.has("data") || json.has("errors")
                    ? new Example(page, line, kind, text, role, variables, json, varyingFields)
                    : new Example(page, line, kind, text, role, json, answer, varying);
        }
    }

    private static final Pattern BLOCK =
            Pattern.compile("(?:^<!-- ([a-z]+): ([^>]*) -->\\n)?^```(\\w*)\\n([\\s\\S]*?)^```$", Pattern.MULTILINE);

    /** Where the files are that the tests of client libraries and of receivers of webhooks run. */
    private static final List<Path> RUN =
            List.of(Path.of("src", "test", "clients"), Path.of("src", "test", "receivers"));

    private static final JsonMapper JSON = JsonMapper.shared();

    private DocumentedExamples() {}

    static List<Example> of(Path page) throws IOException {
        String text = Files.readString(page);
        List<Example> examples = new ArrayList<>();
        boolean belowAnExample = false;
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String comment = block.group(1);
            String content = block.group(4);
            if ("file".equals(comment)) {
                requireFileOfATest(block.group(2), content);
                belowAnExample = false;
                continue;
            }
            Kind kind = kind(block.group(3), content);
            if (kind != null) {
                int line = Math.toIntExact(
                        text.substring(0, block.start(4)).lines().count());
                String role = "role".equals(comment) ? block.group(2) : "manager";
                examples.add(new Example(page, line, kind, content, role, null, null, Set.of()));
                belowAnExample = true;
            } else if (block.group(3).equals("json")) {
                if (!belowAnExample) {
                    throw new IllegalStateException(page + ": an answer without its request: " + content);
                }
                Set<String> varying =
                        "varies".equals(comment) ? Set.of(block.group(2).split(" ")) : Set.of();
                examples.add(examples.removeLast().with(JSON.readTree(content), varying));
            }
        }
        return examples;
    }

    private static void requireFileOfATest(String file, String content) throws IOException {
        if (RUN.stream().noneMatch(Path.of(file)::startsWith)
                || !Files.readString(Path.of(file)).equals(content)) {
            throw new IllegalStateException("no test runs this block: " + file);
        }
    }

    private static @Nullable Kind kind(String language, String content) {
        return switch (language) {
            case "graphql" -> Kind.GRAPHQL;
            case "sh" -> content.contains("curl ") && content.contains("/graphql") ? Kind.SHELL : null;
            case "" -> content.startsWith("POST /graphql\n") ? Kind.HTTP : null;
            default -> null;
        };
    }
}
