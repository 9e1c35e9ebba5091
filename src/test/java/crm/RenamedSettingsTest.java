package crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The old names of settings, in each source of configuration. */
@Tag("unit")
@ExtendWith(OutputCaptureExtension.class)
class RenamedSettingsTest {

    /** Reads no application.yaml but the one that a test names. */
    @Configuration(proxyBeanMethods = false)
    static class EmptyApplication {}

    private static ConfigurableApplicationContext start(StandardEnvironment environment, String... arguments) {
        SpringApplication application = new SpringApplication(EmptyApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(environment);
        return application.run(arguments);
    }

    private static String value(ConfigurableEnvironment environment, String name) {
        return Binder.get(environment).bind(name, String.class).orElse("none");
    }

    @Test
    void oldNameOnTheCommandLineWorks(CapturedOutput output) {
        try (ConfigurableApplicationContext context =
                start(new StandardEnvironment(), "--crm.limit.patience=7s", "--crm.limit.at-once-per-caller=3")) {
            assertThat(value(context.getEnvironment(), "crm.limit.queue-timeout"))
                    .isEqualTo("7s");
            assertThat(value(context.getEnvironment(), "crm.limit.max-concurrent-per-caller"))
                    .isEqualTo("3");
            assertThat(value(context.getEnvironment(), "crm.limit.max-concurrent"))
                    .isEqualTo("none");
        }
        assertThat(output).containsOnlyOnce("The setting crm.limit.patience is now named crm.limit.queue-timeout.");
        assertThat(output)
                .containsOnlyOnce(
                        "The setting crm.limit.at-once-per-caller is now named crm.limit.max-concurrent-per-caller.");
    }

    @Test
    void oldNameInAFileWorks(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("other.yaml"), "crm:\n  limit:\n    at-once: 5\n    waiting: 9\n");
        try (ConfigurableApplicationContext context =
                start(new StandardEnvironment(), "--spring.config.additional-location=" + file.toUri())) {
            assertThat(value(context.getEnvironment(), "crm.limit.max-concurrent"))
                    .isEqualTo("5");
            assertThat(value(context.getEnvironment(), "crm.limit.max-queued")).isEqualTo("9");
        }
    }

    @Test
    void oldNameInTheEnvironmentWorks() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "CRM_LIMIT_PATIENCE",
                                        "6s",
                                        "CRM_EXPORT_AT_ONCE",
                                        "2",
                                        "CRM_IMAGE_FIRSTPAUSE",
                                        "3m")));
        try (ConfigurableApplicationContext context = start(environment)) {
            assertThat(value(context.getEnvironment(), "crm.limit.queue-timeout"))
                    .isEqualTo("6s");
            assertThat(value(context.getEnvironment(), "crm.export.max-concurrent"))
                    .isEqualTo("2");
            assertThat(value(context.getEnvironment(), "crm.image.retry-initial-interval"))
                    .isEqualTo("3m");
        }
    }

    @Test
    void newNameOverridesTheOldName(CapturedOutput output) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addLast(new MapPropertySource("low", Map.of("crm.export.retention", "3d")));
        try (ConfigurableApplicationContext context = start(environment, "--crm.export.kept=9d")) {
            assertThat(value(context.getEnvironment(), "crm.export.retention")).isEqualTo("3d");
        }
        assertThat(output)
                .containsOnlyOnce("The setting crm.export.kept is now named crm.export.retention. Both are set:"
                        + " the value of crm.export.kept is ignored.");
    }

    @Test
    void newNamesCauseNoWarning(CapturedOutput output) {
        try (ConfigurableApplicationContext context =
                start(new StandardEnvironment(), "--crm.limit.queue-timeout=7s")) {
            assertThat(value(context.getEnvironment(), "crm.limit.queue-timeout"))
                    .isEqualTo("7s");
            assertThat(context.getEnvironment().getPropertySources().contains(RenamedSettings.SOURCE))
                    .isFalse();
        }
        assertThat(output).doesNotContain("is now named");
    }
}
