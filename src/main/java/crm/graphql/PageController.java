package crm.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Pages for a browser: what this server is, the guides, and the reference of the schema. None needs the internet. */
@RestController
@ConditionalOnWebApplication
@EnableConfigurationProperties(PageSettings.class)
class PageController {

    private static final String HTML = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8";

    private static final String OPERATIONS = "operations/";

    private final Map<String, Resource> guides;

    private final PageSettings settings;

    private final ErrorBodyWriter errors;

    private final SingletonSupplier<String> reference;

    PageController(
            ObjectProvider<GraphQlSource> source,
            ResourcePatternResolver resources,
            PageSettings settings,
            ErrorBodyWriter errors)
            throws IOException {
        this.settings = settings;
        this.errors = errors;
        this.guides = named(resources.getResources("classpath*:guides/*.md"), PageController::fileName);
        Map<String, Resource> operations = named(
                resources.getResources("classpath*:" + OPERATIONS + "**/*.graphql"), PageController::operationName);
        this.reference = SingletonSupplier.of(() -> SchemaReference.of(
                source.getObject().schema(),
                operations.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> text(entry.getValue()), (a, b) -> a, TreeMap::new))));
    }

    private static Map<String, Resource> named(Resource[] resources, Function<Resource, String> name) {
        return Arrays.stream(resources).collect(Collectors.toMap(name, it -> it, (a, b) -> a, TreeMap::new));
    }

    private static String fileName(Resource resource) {
        return Objects.requireNonNull(resource.getFilename());
    }

    /** With its folder: two folders may have a file of the same name. */
    private static String operationName(Resource resource) {
        try {
            String url = resource.getURL().toString();
            return url.substring(url.lastIndexOf(OPERATIONS) + OPERATIONS.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Resource resource) {
        try {
            return resource.getContentAsString(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping("/")
    ResponseEntity<String> home() {
        StringBuilder html = new StringBuilder("""
                <h1>CRM GraphQL API</h1>
                <p>This server is the API of a CRM. Programs send GraphQL requests to <code>/graphql</code>, with a
                token.</p>
                <ul><li><a href="/graphiql">GraphiQL</a>: write and try requests</li>
                """);
        if (settings.schemaReference()) {
            html.append("<li><a href=\"/schema\">Schema reference</a>: types, fields and ready operations</li>\n");
        }
        html.append("<li><a href=\"/readyz\">Health</a></li></ul>\n");
        if (!guides.isEmpty()) {
            html.append("<h2>Guides</h2>\n<ul>");
            guides.keySet()
                    .forEach(name -> html.append("<li><a href=\"/guides/%s\">%s</a></li>\n"
                            .formatted(name, name.replace(".md", "").replace('-', ' '))));
            html.append("</ul>\n");
        }
        return page(HtmlPage.of(HtmlPage.API, html.toString()), MediaType.parseMediaType(HTML));
    }

    @GetMapping("/schema")
    @Nullable
    ResponseEntity<String> reference(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return settings.schemaReference()
                ? page(Objects.requireNonNull(reference.get()), MediaType.parseMediaType(HTML))
                : nothing(request, response);
    }

    @GetMapping("/guides/{name}")
    @Nullable
    ResponseEntity<String> guide(@PathVariable String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Resource guide = guides.get(name);
        // As plain text, which a browser shows; text/markdown would be downloaded.
        return guide == null
                ? nothing(request, response)
                : page(text(guide), new MediaType(MediaType.TEXT_PLAIN, UTF_8));
    }

    /** Browsers ask for it with the first page. */
    @GetMapping("/favicon.ico")
    ResponseEntity<Void> icon() {
        return ResponseEntity.noContent()
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)))
                .build();
    }

    private static ResponseEntity<String> page(String text, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)))
                .body(text);
    }

    /** @return null, which says that the response is complete */
    private @Nullable ResponseEntity<String> nothing(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        errors.write(request, response, HttpServletResponse.SC_NOT_FOUND, RequestErrorCode.NOT_FOUND, "http.notFound");
        return null;
    }
}
