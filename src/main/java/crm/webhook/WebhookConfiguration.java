package crm.webhook;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import crm.feed.ChangeFeed;
import crm.outbound.OutboundClient;
import crm.request.RequestScopes;
import crm.security.ApiKeyRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSettings.class)
class WebhookConfiguration {

    private static final int BATCH = 5_000;

    @Bean
    WebhookSender webhookSender(OutboundClient client, WebhookSettings settings, Clock clock) {
        return new WebhookSender(client, settings, clock);
    }

    @Bean
    @ConditionalOnWebApplication
    WebhookLimits webhookLimits(RequestScopes scopes) {
        return new WebhookLimits(scopes);
    }

    @Bean
    @ConditionalOnWebApplication
    WebhookWork webhookWork(
            WebhookQueries queries,
            WebhookRepository repository,
            WebhookDocuments documents,
            WebhookSender sender,
            ApiKeyRepository keys,
            WebhookLimits limits,
            WebhookSettings settings,
            TransactionTemplate transaction,
            JsonMapper json,
            Clock clock) {
        return new WebhookWork(
                queries, repository, documents, sender, keys, limits, settings, transaction, json, clock);
    }

    /** A node that works on no jobs delivers nothing, either. */
    @Bean
    @ConditionalOnWebApplication
    @ConditionalOnProperty(name = "crm.job.enabled", matchIfMissing = true)
    WebhookDispatcher webhookDispatcher(
            WebhookWork work,
            WebhookRepository repository,
            WebhookSender sender,
            ChangeFeed feed,
            WebhookSettings settings,
            Clock clock) {
        return new WebhookDispatcher(work, repository, sender, feed, settings, clock);
    }

    /** Deletes deliveries that ended long ago, in short transactions. */
    @Bean
    RecurringTask<Void> forgetOldDeliveries(
            WebhookRepository repository, WebhookSettings settings, TransactionTemplate transaction, Clock clock) {
        return Tasks.recurring("webhook-forget-old-deliveries", FixedDelay.ofHours(1))
                .execute((instance, context) -> {
                    Instant before = clock.instant().minus(settings.retention());
                    transaction.executeWithoutResult(status -> repository.forgetAnswers(before));
                    boolean more = true;
                    while (more && !Thread.currentThread().isInterrupted()) {
                        more = Objects.requireNonNull(
                                transaction.execute(status -> repository.deleteFinished(before, BATCH)));
                    }
                });
    }
}
