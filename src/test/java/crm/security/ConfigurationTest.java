package crm.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import crm.CrmApplication;
import crm.TestDatabase;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A server that does not know whom to trust does not start, and says what to set. */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTest {

    private static final String LONG = "0123456789-0123456789-0123456789";

    private final ApplicationContextRunner secrets = new ApplicationContextRunner()
            .withUserConfiguration(ApplicationSecrets.class)
            .withBean(Clock.class, Clock::systemUTC);

    @Test
    void configuredDatabaseRequiresSecrets(CapturedOutput output) {
        TestDatabase database = TestDatabase.withSchema();

        Throwable failure = catchThrowable(() -> SpringApplication.run(
                        CrmApplication.class, database.arguments("--server.port=0", "--management.server.port=0"))
                .close());

        assertThat(failure).rootCause().isInstanceOf(ConfigurationRefused.class);
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .containsAnyOf(
                        "Set crm.security.signing-secret (environment: CRM_SECURITY_SIGNING_SECRET)",
                        "Set crm.security.jwt-secret (environment: CRM_SECURITY_JWT_SECRET)")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "'', " + LONG + ", No issuer and no secret for verifying tokens are configured., CRM_SECURITY_JWT_SECRET",
        LONG + ", '', No secret for signing cursors and links is configured., CRM_SECURITY_SIGNING_SECRET",
        "0123456789-0123456789-012345678, " + LONG
                + ", The secret in crm.security.jwt-secret is too short to be safe., at least 32 random bytes",
        LONG + ", short, The secret in crm.security.signing-secret is too short to be safe., at least 32 random bytes",
        LONG + ", '" + LONG
                + ",short', The secret in crm.security.signing-secret is too short to be safe., at least 32 "
                + "random bytes",
    })
    void startupErrorNamesTheSetting(String jwtSecret, String signingSecret, String problem, String action) {
        secrets.withPropertyValues(
                        jwtSecret.isEmpty() ? "some.other=x" : "crm.security.jwt-secret=" + jwtSecret,
                        signingSecret.isEmpty() ? "some.thing=x" : "crm.security.signing-secret=" + signingSecret)
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(context.getStartupFailure())
                            .rootCause()
                            .isInstanceOfSatisfying(ConfigurationRefused.class, refused -> {
                                assertThat(refused).hasMessage(problem);
                                assertThat(refused.action()).contains(action);
                            });
                });
    }

    @Test
    void refusesTwoIdentityProviders() {
        secrets.withPropertyValues(
                        "crm.security.jwt-secret=" + LONG,
                        "crm.security.signing-secret=" + LONG,
                        "spring.security.oauth2.resourceserver.jwt.issuer-uri=https://issuer.example")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessage("Both a shared secret and an issuer are configured, but only one of them can be "
                                + "used."));
    }

    @Test
    void startsWhileTheIdentityProviderIsDown() {
        secrets.withPropertyValues(
                        "crm.security.signing-secret=" + LONG,
                        "spring.security.oauth2.resourceserver.jwt.issuer-uri=http://localhost:1/nobody")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
