package crm;

import crm.crypto.IdGenerator;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;

/** What tests replace: time, the source of ids, and a data source that counts. */
@TestConfiguration(proxyBeanMethods = false)
public class TestBeans {

    @Bean
    @Primary
    Clock fixedClock() {
        return Clock.fixed(Fixture.NOW, ZoneOffset.UTC);
    }

    @Bean
    @Primary
    CountedIds countedIds() {
        return new CountedIds();
    }

    /** Counts, so that expected answers are stable. */
    public static final class CountedIds implements IdGenerator {

        private final AtomicLong counter = new AtomicLong();

        @Override
        public UUID next() {
            return new UUID(0x0190000000007000L, 0x8000000000000000L | counter.incrementAndGet());
        }

        @Override
        public String nextCode(String prefix) {
            return "%s-N%05d".formatted(prefix, counter.incrementAndGet());
        }

        /** Restarts the counters. */
        void reset() {
            counter.set(0);
        }
    }

    @Bean
    @Lazy
    Api api(ServletWebServerApplicationContext context) {
        return Api.of(context);
    }

    @Bean
    static Statements statements() {
        return new Statements();
    }

    @Bean
    static BeanPostProcessor countingDataSource(Statements statements) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource source
                        ? ProxyDataSourceBuilder.create(source)
                                .listener(statements)
                                .build()
                        : bean;
            }
        };
    }
}
