package crm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A document of {@code graphql} in a file, with its variables in {@code .variables.json} and its answer in
 * {@code .expected.json} beside it. A first comment {@code # Role: admin} names who sends it. The role of a partner's
 * key names its scopes, {@code # Role: partner with order:read, lead:read}: the key belongs to the Bike Shop and has
 * these scopes only.
 *
 * @param document its text
 * @param role of the first comment, null if there is none
 * @param scopes of a partner's key
 */
record OperationFile(
        Path path,
        String document,
        @Nullable String role,
        @Nullable String scopes) {

    static final JsonMapper JSON = JsonMapper.builder()
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    private static final String ENDING = ".graphql";

    private static final Pattern ROLE = Pattern.compile("\\A# Role: (\\w+)(?: with ([\\w:]+(?:, [\\w:]+)*))?\\n");

    private static final Pattern SUBSCRIPTION = Pattern.compile("^subscription\\b", Pattern.MULTILINE);

    private static final Pattern MUTATION = Pattern.compile("^mutation\\b", Pattern.MULTILINE);

    /** Random in each answer. */
    private static final Pattern SECRET = Pattern.compile("(crm_live_|whsec_)[\\w+/=]+");

    /** All files in a folder and the folders below it, by name. */
    static List<OperationFile> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(OperationFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OperationFile read(Path path) {
        String document = text(path);
        Matcher comment = ROLE.matcher(document);
        boolean named = comment.find();
        return new OperationFile(path, document, named ? comment.group(1) : null, named ? comment.group(2) : null);
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isMutation() {
        return MUTATION.matcher(document).find();
    }

    /** Whether its answer is a stream. */
    boolean isSubscription() {
        return SUBSCRIPTION.matcher(document).find();
    }

    /** The folder that it is in. */
    String folder() {
        return path.getParent().getFileName().toString();
    }

    /** Its name without the ending. */
    String name() {
        String name = path.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    /** The text of its variables, an empty object if it has none. */
    String variables() {
        Path variables = sibling(".variables.json");
        return Files.exists(variables) ? text(variables) : "{}";
    }

    /**
     * The caller that sends it.
     *
     * @param otherwise the role of a document that names none
     */
    Api.Client client(Api api, String otherwise) {
        String name = role == null ? otherwise : role;
        return switch (name) {
            case "anonymous" -> api.anonymous();
            case "partner" -> partner(api);
            default -> api.as(name);
        };
    }

    private Api.Client partner(Api api) {
        String named = Objects.requireNonNull(scopes, "The comment names no scopes of the partner's key");
        return api.withToken(api.as("admin")
                .query("""
                        mutation($scopes: [String!]) { createApiKey(input: {name: "server", role: PARTNER,
                          partner: "Bike Shop", scopes: $scopes}) { secret } }
                        """, Map.of("scopes", List.of(named.split(", "))))
                .data("createApiKey.secret")
                .asString());
    }

    @SuppressWarnings("unchecked")
    Reply send(Api.Client client, String variables) {
        return client.query(document, JSON.readValue(variables, Map.class));
    }

    /**
     * The answer as the expected one is written.
     *
     * @return in a form in which equal answers have equal texts
     */
    static String text(JsonNode answer) {
        return SECRET.matcher(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer))
                .replaceAll("$1…");
    }

    /** The answer that is expected; writes it first if files are regenerated. */
    String expected(String answer) {
        Path expected = sibling(".expected.json");
        if (GeneratedFile.REGENERATE) {
            try {
                Files.writeString(expected, answer + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(text(expected)));
    }

    private Path sibling(String ending) {
        return path.resolveSibling(name() + ending);
    }

    @Override
    public String toString() {
        return folder() + "/" + name();
    }
}
