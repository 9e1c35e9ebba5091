package crm.image;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import crm.security.ConfigurationRefused;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImageSettings.class)
class ImageConfiguration {

    /** Where the database fails in the middle of an attempt, it does not count as one. */
    private static final Duration PAUSE_AFTER_A_FAILURE = Duration.ofSeconds(10);

    /** So many in a row, and a backfill is given up and says why. */
    private static final int BACKFILL_FAILURES = 5;

    @Bean
    ImageStore imageStore(ImageSettings settings) {
        ImageSettings.S3 s3 = settings.s3();
        if (s3.bucket() != null) {
            return new S3ImageStore(client(s3), s3.bucket());
        }
        ConfigurationRefused.requireWritable(settings.directory(), "crm.image.directory");
        return new FileImageStore(settings.directory());
    }

    private static S3Client client(ImageSettings.S3 settings) {
        S3ClientBuilder client = S3Client.builder()
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                // Not every store knows the checksums and the signed chunks that Amazon's has learned.
                .serviceConfiguration(it -> it.chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(it -> it.apiCallTimeout(Duration.ofSeconds(20)));
        URI endpoint = settings.endpoint();
        if (endpoint != null) {
            client.endpointOverride(endpoint);
        }
        if (settings.accessKey() != null && settings.secretKey() != null) {
            client.credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())));
        }
        return client.build();
    }

    /** Where there is nothing more to be done, the attempt has taken the job away already. */
    @Bean
    CustomTask<Void> imageArchiveTask(ArchiveAttempt attempt) {
        return Tasks.custom(ImageArchive.TASK)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(PAUSE_AFTER_A_FAILURE, 2))
                .execute((instance, context) -> attempt.of(UUID.fromString(instance.getId()))
                        .<CompletionHandler<Void>>map(next -> (complete, job) -> job.reschedule(complete, next))
                        .orElse((complete, job) -> {}));
    }

    @Bean
    CustomTask<Void> imageBackfillTask(ImageBackfills backfills, Clock clock) {
        return Tasks.custom(ImageBackfills.TASK)
                .onFailure((complete, job) -> {
                    if (complete.getExecution().consecutiveFailures + 1 < BACKFILL_FAILURES) {
                        job.reschedule(complete, clock.instant().plus(PAUSE_AFTER_A_FAILURE));
                    } else {
                        backfills.fail(
                                UUID.fromString(complete.getExecution().getId()),
                                complete.getCause().map(Throwable::toString).orElse("its node died"));
                        job.remove();
                    }
                })
                .execute((instance, context) -> next(backfills, UUID.fromString(instance.getId())));
    }

    private static CompletionHandler<Void> next(ImageBackfills backfills, UUID id) {
        try {
            return backfills
                    .goOn(id)
                    .<CompletionHandler<Void>>map(next -> (complete, job) -> job.reschedule(complete, next))
                    .orElseGet(CompletionHandler.OnCompleteRemove::new);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("it was interrupted", e);
        }
    }

    /** Pictures may be shown, and read by scripts, on pages of any origin. */
    @Bean
    WebMvcConfigurer imagesForEveryOrigin() {
        return new WebMvcConfigurer() {
            @Override
            public void addCorsMappings(CorsRegistry registry) {
                registry.addMapping("/images/**")
                        .allowedOrigins("*")
                        .allowedMethods(HttpMethod.GET.name(), HttpMethod.HEAD.name())
                        .exposedHeaders("ETag", "Content-Length", "Content-Range", "Accept-Ranges", ImageController.WHY)
                        .maxAge(Duration.ofDays(1).toSeconds());
            }
        };
    }
}
