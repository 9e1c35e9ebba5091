package crm;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test of the running application over HTTP, against a database with the fixture. All of them share one application.
 * A class that writes to the database says so with {@link ChangesTheDatabase}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(
        classes = CrmApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "crm.security.jwt-secret=" + Tokens.SECRET,
            "crm.security.signing-secret=" + ApiTest.SIGNING_SECRET,
            "logging.exception-conversion-word=%rEx{5}",
            "spring.datasource.hikari.connection-timeout=2000",
            // No background jobs: statements are counted, and tests inspect the jobs that they schedule.
            "crm.job.enabled=false",
            "management.server.port=0",
            "crm.http.drain-period=0s",
            // All tests share one caller and one application.
            "crm.limit.points-per-minute=100000000",
            "crm.limit.anonymous-points-per-minute=100000000",
            "crm.limit.queue-timeout=9s",
            "crm.subscription.init-timeout=3s",
            "crm.image.directory=target/images",
            "crm.export.directory=target/exports",
            "crm.upload.directory=target/incoming",
            "crm.image.proxy.directory=target/image-cache",
        })
@ContextConfiguration(initializers = SharedDatabase.class)
@Import(TestBeans.class)
@ExtendWith(SharedDatabase.Restoring.class)
public @interface ApiTest {

    /** Fixed, so that the cursors of expected answers are too. */
    String SIGNING_SECRET = "signs-the-cursors-of-the-tests-0123456789";
}
