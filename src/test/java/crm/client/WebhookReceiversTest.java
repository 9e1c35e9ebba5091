package crm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * The receivers of docs/webhooks.md take a message that a library of Standard Webhooks signed, and refuse one that was
 * changed, or is too old. The files of the page are the files that run here. Each is skipped where its language or its
 * packages are missing.
 */
@Tag("unit")
class WebhookReceiversTest {

    private static final Path SOURCES = Path.of("src", "test", "receivers");

    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    private static final String BODY = "{\"type\":\"order.updated\",\"data\":{\"note\":\"Звонить\"}}";

    private static Map<String, String> signed(Instant time) throws Exception {
        String id = "5c2f9c8e-0f0b-3d1c-8f5e-2a1b7c6d9e01";
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                String.valueOf(time.getEpochSecond()),
                "webhook-signature",
                "v1,AAAA " + new Webhook(SECRET).sign(id, time.getEpochSecond(), BODY));
    }

    @Test
    void pageContainsTheFilesThatRun() throws Exception {
        String page = Files.readString(Path.of("docs", "webhooks.md"));
        for (String file : List.of("Verify.java", "verify.py", "verify.ts")) {
            assertThat(page)
                    .contains("<!-- file: src/test/receivers/" + file + " -->\n```")
                    .contains(Files.readString(SOURCES.resolve(file)));
        }
    }

    @Test
    void java(@TempDir Path classes) throws Exception {
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        SOURCES.resolve("Verify.java").toString());
        assertThat(result).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Method verify = loader.loadClass("Verify")
                    .getDeclaredMethod("verify", String.class, String.class, HttpHeaders.class);
            verify.setAccessible(true);
            HttpHeaders now = headers(signed(Instant.now()));
            verify.invoke(null, SECRET, BODY, now);
            assertThatThrownBy(() -> verify.invoke(null, SECRET, BODY + " ", now))
                    .isInstanceOf(InvocationTargetException.class)
                    .hasCauseInstanceOf(WebhookVerificationException.class);
            HttpHeaders old = headers(signed(Instant.now().minusSeconds(600)));
            assertThatThrownBy(() -> verify.invoke(null, SECRET, BODY, old))
                    .hasCauseInstanceOf(WebhookVerificationException.class);
        }
    }

    private static HttpHeaders headers(Map<String, String> values) {
        return HttpHeaders.of(
                values.entrySet().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                Map.Entry::getKey, header -> List.of(header.getValue()))),
                (name, value) -> true);
    }

    @Test
    void python() throws Exception {
        assumeTrue(Programs.find("python3").isPresent(), "python3 is not installed: its receiver is not tested");
        acceptsOnlyWhatIsSigned(SOURCES, "python3", "-B", "-c", """
                import os
                from verify import verify
                headers = {"webhook-" + name: os.environ[name.upper()] for name in ("id", "timestamp", "signature")}
                verify(os.environ["SECRET"], os.environb[b"BODY"], headers)
                """);
    }

    @Test
    void typescript() throws Exception {
        assumeTrue(Programs.find("npm").isPresent(), "npm is not installed: the receiver is not tested");
        Path directory = Path.of("target", "receivers");
        FileSystemUtils.copyRecursively(SOURCES, directory);
        Programs.Result installed = Programs.run(
                directory,
                LONGEST_RUN,
                Map.of(),
                "npm",
                "ci",
                "--ignore-scripts",
                "--prefer-offline",
                "--no-audit",
                "--no-fund",
                "--fetch-retries=1",
                "--fetch-timeout=30000");
        if (!installed.ended()
                || JavaScriptClientsTest.REGISTRY_UNREACHABLE
                        .matcher(installed.output())
                        .find()) {
            abort("npm cannot install the packages, so the receiver is not tested:\n" + installed.output());
        }
        assertThat(installed.succeeded()).as(installed.output()).isTrue();
        Programs.Result compiled = Programs.run(
                directory,
                LONGEST_RUN,
                Map.of(),
                "node_modules/.bin/tsc",
                "--strict",
                "--skipLibCheck",
                "--target",
                "es2022",
                "--module",
                "nodenext",
                "verify.ts");
        assertThat(compiled.succeeded()).as(compiled.output()).isTrue();
        acceptsOnlyWhatIsSigned(directory, "node", "--input-type=module", "--eval", """
                import { verify } from "./verify.js";
                const { SECRET, BODY, ID, TIMESTAMP, SIGNATURE } = process.env;
                const headers = { "webhook-id": ID, "webhook-timestamp": TIMESTAMP, "webhook-signature": SIGNATURE };
                verify(SECRET, BODY, headers);
                """);
    }

    private static void acceptsOnlyWhatIsSigned(Path directory, String... program) throws Exception {
        Map<String, String> now = signed(Instant.now());
        Programs.Result accepted = run(directory, BODY, now, program);
        assertThat(accepted.succeeded()).as(accepted.output()).isTrue();
        assertThat(run(directory, BODY + " ", now, program).output()).containsIgnoringCase("signature");
        Programs.Result old = run(directory, BODY, signed(Instant.now().minusSeconds(600)), program);
        assertThat(old.succeeded()).isFalse();
        assertThat(old.output()).contains("too old");
    }

    private static Programs.Result run(Path directory, String body, Map<String, String> headers, String... program)
            throws Exception {
        return Programs.run(
                directory,
                LONGEST_RUN,
                Map.of(
                        "SECRET", SECRET,
                        "BODY", body,
                        "ID", headers.get("webhook-id"),
                        "TIMESTAMP", headers.get("webhook-timestamp"),
                        "SIGNATURE", headers.get("webhook-signature")),
                program);
    }
}
