package crm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import crm.RenamedSettings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docs/settings.md} against the code. Settings of the application are the components of its
 * {@link ConfigurationProperties} records; settings of Spring Boot are those in its metadata. A default is the value in
 * {@code application.yaml}, or else the {@link DefaultValue}, or else the one in the metadata.
 */
@Tag("unit")
class SettingsTest {

    private static final Path PAGE = Path.of("docs", "settings.md");

    /** {@code | `name` | default | unit | meaning |} */
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");

    private static final Pattern RENAMED = Pattern.compile("^\\| `([^`]+)` \\| `([^`]+)` \\|$");

    private static final Pattern VALUE = Pattern.compile("^`([^`]*)`$");

    private static final String NONE = "none";

    @Test
    void documentsEverySettingWithItsDefault() throws IOException {
        Map<String, String> documented = documented("crm.");
        Map<String, String> declared = declared();
        assertThat(documented.keySet()).as("settings named on the page").isEqualTo(declared.keySet());
        assertThat(documented).as("defaults named on the page").isEqualTo(declared);
    }

    @Test
    void documentsEverySettingOfTheConfigurationFile() throws IOException {
        Map<String, String> documented = documented("");
        configured("application.yaml").forEach((name, value) -> {
            if (value.equals(NONE)) {
                assertThat(documented).containsKey(name);
            } else {
                assertThat(documented).containsEntry(name, value);
            }
        });
        assertThat(documented.keySet())
                .containsAll(configured("application-tracing.yaml").keySet());
    }

    @Test
    void documentedSpringBootSettingsHaveTheirDefaults() throws IOException {
        Map<String, String> known = ofSpringBoot();
        Map<String, String> configured = configured("application.yaml");
        documented("").forEach((name, value) -> {
            if (name.startsWith("crm.") || configured.containsKey(name)) {
                return;
            }
            if (name.startsWith("logging.level.")) {
                assertThat(value).isEqualTo(NONE);
            } else {
                assertThat(known).as("settings of Spring Boot").containsKey(name);
                assertThat(value).as(name).isEqualTo(known.get(name));
            }
        });
    }

    /** An old name must lead to a setting that exists, and must not be one itself. */
    @Test
    void documentsTheOldNamesThatStillWork() throws IOException {
        Map<String, String> renamed = new TreeMap<>();
        Files.readAllLines(PAGE).forEach(line -> {
            Matcher row = RENAMED.matcher(line);
            if (row.matches()) {
                renamed.put(row.group(1), row.group(2));
            }
        });
        assertThat(renamed).isEqualTo(new TreeMap<>(RenamedSettings.NEW_NAMES));
        assertThat(declared().keySet()).containsAll(renamed.values()).doesNotContainAnyElementsOf(renamed.keySet());
    }

    private static Map<String, String> documented(String prefix) throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && row.group(1).startsWith(prefix)) {
                Matcher value = VALUE.matcher(row.group(2));
                if (!value.matches()) {
                    assertThat(row.group(2)).as(row.group(1)).startsWith(NONE);
                }
                assertThat(documented.put(row.group(1), value.matches() ? value.group(1) : NONE))
                        .as(row.group(1) + " is documented twice")
                        .isNull();
            }
        }
        return documented;
    }

    private static Map<String, String> declared() throws IOException {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, String> declared = new TreeMap<>();
        Map<String, String> configured = configured("application.yaml");
        scanner.findCandidateComponents("crm").forEach(bean -> {
            Class<?> type = type(String.valueOf(bean.getBeanClassName()));
            collect(type.getAnnotation(ConfigurationProperties.class).value(), type, configured, declared);
        });
        assertThat(declared).hasSizeGreaterThan(60);
        return declared;
    }

    private static void collect(
            String prefix, Class<?> type, Map<String, String> configured, Map<String, String> declared) {
        assertThat(type.isRecord()).as(type.getName()).isTrue();
        for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
            String name = prefix + "." + dashed(parameter.getName());
            if (parameter.getType().isRecord()) {
                collect(name, parameter.getType(), configured, declared);
            } else if (Map.class.isAssignableFrom(parameter.getType())) {
                configured.forEach((key, value) -> {
                    if (key.startsWith(name + ".")) {
                        declared.put(key, value);
                    }
                });
            } else {
                declared.put(name, configured.getOrDefault(name, defaultOf(parameter)));
            }
        }
    }

    private static String defaultOf(Parameter parameter) {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        return value == null || value.value().length == 0 ? NONE : String.join(",", value.value());
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a file sets; a list counts as one setting without a value. */
    private static Map<String, String> configured(String file) throws IOException {
        Map<String, String> configured = new LinkedHashMap<>();
        for (PropertySource<?> source : new YamlPropertySourceLoader().load(file, new ClassPathResource(file))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                int list = name.indexOf('[');
                configured.put(
                        list < 0 ? name : name.substring(0, list),
                        list < 0 ? String.valueOf(source.getProperty(name)) : NONE);
            }
        }
        return configured;
    }

    private static Map<String, String> ofSpringBoot() throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        Map<String, String> known = new LinkedHashMap<>();
        for (String file : new String[] {
            "META-INF/spring-configuration-metadata.json", "META-INF/additional-spring-configuration-metadata.json"
        }) {
            for (URL url : Collections.list(SettingsTest.class.getClassLoader().getResources(file))) {
                try (InputStream content = url.openStream()) {
                    for (JsonNode property : json.readTree(content).path("properties")) {
                        JsonNode value = property.path("defaultValue");
                        known.put(property.path("name").asString(), value.isValueNode() ? value.asString() : NONE);
                    }
                }
            }
        }
        assertThat(known).containsKey("server.port");
        return known;
    }
}
