package crm.webhook;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.feed.ChangeFeed;
import crm.feed.ChangePosition;
import crm.feed.RecordType;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class WebhookController {

    private final WebhookQueries queries;

    private final WebhookDeliveryQueries deliveries;

    private final Webhooks webhooks;

    private final ChangeFeed feed;

    private final Commands commands;

    private final Clock clock;

    WebhookController(
            WebhookQueries queries,
            WebhookDeliveryQueries deliveries,
            Webhooks webhooks,
            ChangeFeed feed,
            Commands commands,
            Clock clock) {
        this.queries = queries;
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.feed = feed;
        this.commands = commands;
        this.clock = clock;
    }

    @QueryMapping
    Optional<Webhook> webhook(@Argument String id) {
        UUID uuid = RecordReference.uuid("id", id);
        return Optional.ofNullable(queries.byIds(List.of(uuid)).get(uuid));
    }

    @QueryMapping
    Connection<Webhook> webhooks(PageArguments page) {
        return queries.page(page);
    }

    @MutationMapping
    WebhookPayload createWebhook(@Argument CreateWebhookInput input, Command command) {
        WebhookSecret secret = WebhookSecret.random();
        return commands.run(
                command,
                Changed.class,
                () -> webhooks.create(input, secret, command.caller()),
                result -> payload(result, revealed(result, secret, command)));
    }

    @MutationMapping
    WebhookPayload updateWebhook(@Argument UpdateWebhookInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> webhooks.update(input, command.caller()),
                result -> payload(result, null));
    }

    @MutationMapping
    WebhookPayload deleteWebhook(@Argument DeleteWebhookInput input, Command command) {
        return commands.run(command, Changed.class, () -> webhooks.delete(input), result -> {
            Changed deleted = result.outcome();
            return deleted == null
                    ? payload(result, null)
                    : new WebhookPayload(null, null, deleted.id(), result.errors(), result.replayed());
        });
    }

    @MutationMapping
    WebhookPayload rotateWebhookSecret(@Argument RotateWebhookSecretInput input, Command command) {
        WebhookSecret secret = WebhookSecret.random();
        return commands.run(
                command,
                Changed.class,
                () -> webhooks.rotate(input, secret),
                result -> payload(result, revealed(result, secret, command)));
    }

    @MutationMapping
    WebhookPayload replayWebhook(@Argument ReplayWebhookInput input, Command command) {
        return commands.run(command, Changed.class, () -> webhooks.replay(input), result -> payload(result, null));
    }

    @MutationMapping
    WebhookDeliveryPayload redeliver(@Argument RedeliverInput input, Command command) {
        return commands.run(command, Changed.class, () -> webhooks.redeliver(input), this::delivery);
    }

    @MutationMapping
    WebhookDeliveryPayload sendTestWebhook(@Argument SendTestWebhookInput input, Command command) {
        return commands.run(command, Changed.class, () -> webhooks.test(input), this::delivery);
    }

    private static @Nullable String revealed(Result<Changed> result, WebhookSecret secret, Command command) {
        boolean made = result.outcome() != null && !result.replayed() && !command.dryRun();
        return made ? secret.reveal() : null;
    }

    private WebhookPayload payload(Result<Changed> result, @Nullable String secret) {
        return new WebhookPayload(
                Changed.node(result, queries::byIds), secret, null, result.errors(), result.replayed());
    }

    private WebhookDeliveryPayload delivery(Result<Changed> result) {
        return new WebhookDeliveryPayload(Changed.node(result, deliveries::byIds), result.errors(), result.replayed());
    }

    @SchemaMapping
    List<RecordType> types(Webhook webhook) {
        return webhook.definition().types();
    }

    @SchemaMapping
    @Nullable
    Object filter(Webhook webhook) {
        return Webhook.value(webhook.definition().filter());
    }

    @SchemaMapping
    @Nullable
    String document(Webhook webhook) {
        return webhook.definition().document();
    }

    @SchemaMapping
    @Nullable
    Object variables(Webhook webhook) {
        return Webhook.value(webhook.definition().variables());
    }

    @SchemaMapping
    boolean active(Webhook webhook) {
        return webhook.isActive();
    }

    @SchemaMapping
    @Nullable
    String pausedReason(Webhook webhook) {
        return webhook.stateReason();
    }

    @SchemaMapping
    @Nullable
    Instant previousSecretUntil(Webhook webhook) {
        Instant until = webhook.previousSecretUntil();
        return until == null || until.isBefore(clock.instant()) ? null : until;
    }

    @SchemaMapping
    String cursor(Webhook webhook) {
        return feed.cursor(webhook.position());
    }

    @SchemaMapping
    CompletableFuture<Connection<WebhookDelivery>> deliveries(
            Webhook webhook, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, WebhookDeliveryQueries.OF_WEBHOOKS, webhook.id(), page);
    }

    @SchemaMapping
    @Nullable
    String cursor(WebhookDelivery delivery) {
        ChangePosition position = delivery.position();
        return position == null ? null : feed.cursor(position);
    }

    @SchemaMapping
    @Nullable
    Instant nextAttemptAt(WebhookDelivery delivery) {
        return delivery.status() == WebhookDeliveryStatus.SENDING ? null : delivery.nextAttemptAt();
    }
}
