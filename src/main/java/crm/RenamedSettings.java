package crm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps the old names of settings working. A setting that is given under its old name counts as if it had been given
 * under the new one, wherever it stands: in a file, on the command line, in an environment variable. If both names are
 * given, the new one wins. Each old name logs one warning at start.
 */
public class RenamedSettings implements EnvironmentPostProcessor, Ordered {

    static final String SOURCE = "renamedSettings";

    /** New names by old ones. */
    public static final Map<String, String> NEW_NAMES = Map.ofEntries(
            Map.entry("crm.limit.at-once", "crm.limit.max-concurrent"),
            Map.entry("crm.limit.at-once-per-caller", "crm.limit.max-concurrent-per-caller"),
            Map.entry("crm.limit.waiting", "crm.limit.max-queued"),
            Map.entry("crm.limit.patience", "crm.limit.queue-timeout"),
            Map.entry("crm.http.max-body", "crm.http.max-body-size"),
            Map.entry("crm.http.upload", "crm.http.body-read-timeout"),
            Map.entry("crm.http.drain", "crm.http.drain-period"),
            Map.entry("crm.security.wrong-keys-per-minute", "crm.security.max-invalid-keys-per-minute"),
            Map.entry("crm.booking.wrong-tokens-per-minute", "crm.booking.max-invalid-tokens-per-minute"),
            Map.entry("crm.booking.repeated-within", "crm.booking.duplicate-window"),
            Map.entry("crm.export.kept", "crm.export.retention"),
            Map.entry("crm.export.per-caller", "crm.export.max-per-caller"),
            Map.entry("crm.export.at-once", "crm.export.max-concurrent"),
            Map.entry("crm.outbound.at-once", "crm.outbound.max-concurrent"),
            Map.entry("crm.image.archived", "crm.image.max-archived-per-bike"),
            Map.entry("crm.image.attempts", "crm.image.max-attempts"),
            Map.entry("crm.image.first-pause", "crm.image.retry-initial-interval"));

    private final Log log;

    public RenamedSettings(DeferredLogFactory logs) {
        this.log = logs.getLog(RenamedSettings.class);
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        List<ConfigurationPropertySource> sources = StreamSupport.stream(
                        ConfigurationPropertySources.from(environment.getPropertySources())
                                .spliterator(),
                        false)
                .filter(Objects::nonNull)
                .toList();
        Map<String, Object> renamed = new LinkedHashMap<>();
        NEW_NAMES.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(names -> {
            ConfigurationProperty old = find(sources, names.getKey());
            if (old == null) {
                return;
            }
            if (find(sources, names.getValue()) == null) {
                renamed.put(names.getValue(), old.getValue());
                log.warn("The setting %s is now named %s. The old name works until a later release removes it."
                        .formatted(names.getKey(), names.getValue()));
            } else {
                log.warn("The setting %s is now named %s. Both are set: the value of %s is ignored."
                        .formatted(names.getKey(), names.getValue(), names.getKey()));
            }
        });
        if (!renamed.isEmpty()) {
            environment.getPropertySources().addLast(new MapPropertySource(SOURCE, renamed));
        }
    }

    private static @Nullable ConfigurationProperty find(List<ConfigurationPropertySource> sources, String name) {
        ConfigurationPropertyName parsed = ConfigurationPropertyName.of(name);
        return sources.stream()
                .map(source -> source.getConfigurationProperty(parsed))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** After the files of the configuration are read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
