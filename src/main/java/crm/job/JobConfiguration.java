package crm.job;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import crm.crypto.IdGenerator;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JobSettings.class)
class JobConfiguration {

    /** Schedules in the caller's transaction: the job exists exactly if its record exists. */
    @Bean
    SchedulerClient schedulerClient(DataSource source) {
        return SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(source))
                .enablePriority()
                .build();
    }

    /** A command that runs and ends works on no jobs. */
    @Bean
    @ConditionalOnWebApplication
    @ConditionalOnProperty(name = "crm.job.enabled", matchIfMissing = true)
    JobRunner jobRunner(
            DataSource source, ObjectProvider<Task<?>> tasks, JobSettings settings, Clock clock, IdGenerator ids) {
        return new JobRunner(source, List.copyOf(tasks.orderedStream().toList()), settings, clock, ids);
    }
}
