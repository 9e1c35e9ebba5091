package crm.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.webjars.WebJarVersionLocator;
import tools.jackson.databind.json.JsonMapper;

/**
 * GraphiQL from the class path, without internet. It opens with the operations of the CRM's frontend as tabs, and on a
 * server that generated its own secrets with a token, for local users.
 */
@RestController
@ConditionalOnWebApplication
class GraphiQlController {

    private static final String OPERATIONS = "classpath*:operations/frontend/?-*.graphql";

    private final ObjectProvider<GraphiQlToken> token;

    private final JsonMapper json;

    private final String page;

    private final List<Map<String, String>> tabs;

    GraphiQlController(ObjectProvider<GraphiQlToken> token, JsonMapper json, ResourcePatternResolver resources)
            throws IOException {
        this.token = token;
        this.json = json;
        this.page = page();
        this.tabs = tabs(resources);
    }

    @GetMapping(
            path = {"/graphiql", "/graphiql/"},
            produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
    String graphiql(HttpServletRequest request) throws UnknownHostException {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("tabs", tabs);
        GraphiQlToken ready = token.getIfAvailable();
        if (ready != null && InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
            settings.put("token", ready.token());
        }
        // Inside a script element, "</" would end it.
        return page.replace("{{settings}}", json.writeValueAsString(settings).replace("<", "\\u003c"));
    }

    private static String page() throws IOException {
        WebJarVersionLocator webJars = new WebJarVersionLocator();
        String page = new ClassPathResource("graphiql.html").getContentAsString(UTF_8);
        for (String file : List.of(
                "graphiql/graphiql.min.js",
                "graphiql/graphiql.min.css",
                "react/umd/react.production.min.js",
                "react-dom/umd/react-dom.production.min.js")) {
            String[] parts = file.split("/", 2);
            String path = webJars.path(parts[0], parts[1]);
            if (path == null) {
                throw new IllegalStateException("no WebJar on the class path has " + file);
            }
            page = page.replace("{{" + file + "}}", "/webjars/" + path);
        }
        return page;
    }

    private static List<Map<String, String>> tabs(ResourcePatternResolver resources) throws IOException {
        Resource[] operations = resources.getResources(OPERATIONS);
        Arrays.sort(operations, Comparator.comparing(Resource::getFilename, Comparator.nullsLast(String::compareTo)));
        List<Map<String, String>> tabs = new java.util.ArrayList<>();
        for (Resource operation : operations) {
            Map<String, String> tab = new LinkedHashMap<>();
            tab.put("query", operation.getContentAsString(UTF_8));
            String name = String.valueOf(operation.getFilename()).replaceFirst("\\.graphql$", ".variables.json");
            Resource variables = operation.createRelative(name);
            if (variables.exists()) {
                tab.put("variables", variables.getContentAsString(UTF_8));
            }
            tabs.add(tab);
        }
        return List.copyOf(tabs);
    }
}
