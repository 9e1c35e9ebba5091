package crm;

import java.util.TimeZone;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Gives the application of the tests its database. */
public class SharedDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        // Cursors hold times as the session's time zone writes them; expected answers must not depend on the machine's.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        TestDatabase database = TestDatabase.withFixture();
        TestPropertyValues.of(database.settings()).applyTo(context);
        context.getBeanFactory().registerSingleton("testDatabase", database);
    }

    /** Puts the fixture back where a test changed it. */
    static class Restoring implements AfterEachCallback {

        @Override
        public void afterEach(ExtensionContext context) {
            if (context.getRequiredTestClass().isAnnotationPresent(ChangesTheDatabase.class)) {
                SpringExtension.getApplicationContext(context)
                        .getBean(TestDatabase.class)
                        .restoreFixture();
            }
        }
    }
}
