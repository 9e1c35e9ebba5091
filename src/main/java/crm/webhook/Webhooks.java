package crm.webhook;

import crm.command.Changed;
import crm.command.ErrorCode;
import crm.command.InputErrors;
import crm.command.InvalidInput;
import crm.command.NotFound;
import crm.command.Refused;
import crm.command.WebUrl;
import crm.crypto.IdGenerator;
import crm.feed.ChangeFeed;
import crm.feed.ChangeFilter;
import crm.feed.ChangePosition;
import crm.feed.RecordType;
import crm.graphql.RecordReference;
import crm.graphql.StorableJson;
import crm.outbound.OutboundClient;
import crm.security.ApiKeyRevoked;
import crm.security.Caller;
import crm.security.PersonDeactivated;
import crm.security.PersonRoleChanged;
import crm.security.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Changes webhooks. Call it within {@link crm.command.Commands}. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Webhooks {

    static final String TEST = "webhook.test";

    private static final StorableJson.Limits VARIABLES = new StorableJson.Limits(20_000, 1_000, 20);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final WebhookQueries queries;

    private final WebhookDeliveryQueries deliveries;

    private final WebhookRepository repository;

    private final WebhookDocuments documents;

    private final WebhookSettings settings;

    private final OutboundClient client;

    private final ChangeFeed feed;

    private final IdGenerator ids;

    private final Clock clock;

    Webhooks(
            WebhookQueries queries,
            WebhookDeliveryQueries deliveries,
            WebhookRepository repository,
            WebhookDocuments documents,
            WebhookSettings settings,
            OutboundClient client,
            ChangeFeed feed,
            IdGenerator ids,
            Clock clock) {
        this.queries = queries;
        this.deliveries = deliveries;
        this.repository = repository;
        this.documents = documents;
        this.settings = settings;
        this.client = client;
        this.feed = feed;
        this.ids = ids;
        this.clock = clock;
    }

    Changed create(CreateWebhookInput input, WebhookSecret secret, Caller caller) {
        InputErrors errors = new InputErrors();
        String url = url(input.url(), errors);
        WebhookDefinition definition = definition(
                input.types() == null ? List.of() : input.types(),
                filter(input.filter()),
                input.document(),
                input.variables(),
                errors);
        requireUsable(definition, caller, errors, null);
        if (repository.count(UUID.fromString(caller.id())) >= settings.maxPerCaller()) {
            throw new Refused(
                    null, InvalidInput.at("url", ErrorCode.CONFLICT, "webhook.tooMany", settings.maxPerCaller()));
        }
        UUID id = ids.next();
        repository.insert(id, url, definition, secret, feed.now(), caller, clock.instant());
        return Changed.of(id);
    }

    Changed update(UpdateWebhookInput input, Caller caller) {
        Webhook webhook = locked(input.id(), input.expectedVersion());
        Instant now = clock.instant();
        InputErrors errors = new InputErrors();
        String url = input.url().isOmitted() ? webhook.url() : url(input.url().value(), errors);
        boolean active = webhook.isActive();
        if (!input.active().isOmitted()) {
            Boolean given = input.active().value();
            if (given == null) {
                errors.add(InvalidInput.required("active"));
            } else {
                active = given;
            }
        }
        if (active && webhook.state() == WebhookState.ENDED) {
            errors.add(InvalidInput.at("active", ErrorCode.CONFLICT, "webhook.ended"));
        }
        WebhookDefinition definition = definition(webhook.definition(), input, errors);
        errors.throwIfAny(webhook.id());
        boolean same = definition.isSame(webhook.definition());
        if (!same) {
            requireUsable(definition, webhook.caller(), errors, webhook.id());
        }
        if (!url.equals(webhook.url()) || !same) {
            repository.update(webhook.id(), url, definition, now);
            repository.retryAtOnce(webhook.id(), now);
        }
        if (active && webhook.state() == WebhookState.PAUSED) {
            repository.activate(webhook.id(), now);
        } else if (!active && webhook.isActive()) {
            repository.pause(webhook.id(), "Paused by " + caller.name() + ".", now);
        }
        return Changed.of(webhook.id());
    }

    private static WebhookDefinition definition(
            WebhookDefinition before, UpdateWebhookInput input, InputErrors errors) {
        List<RecordType> types = before.types();
        if (!input.types().isOmitted()) {
            List<RecordType> given = input.types().value();
            types = given == null ? List.of() : given;
        }
        ArgumentValue<ChangeFilter> filter = input.filter();
        return definition(
                types,
                filter.isOmitted() ? before.filter() : filter(filter.value()),
                input.document().isOmitted()
                        ? before.document()
                        : input.document().value(),
                input.variables().isOmitted()
                        ? Webhook.value(before.variables())
                        : input.variables().value(),
                errors);
    }

    Changed delete(DeleteWebhookInput input) {
        Webhook webhook = locked(input.id(), input.expectedVersion());
        repository.delete(webhook.id());
        return Changed.of(webhook.id());
    }

    Changed rotate(RotateWebhookSecretInput input, WebhookSecret secret) {
        Webhook webhook = locked(input.id(), input.expectedVersion());
        Instant now = clock.instant();
        repository.rotate(webhook.id(), secret, now.plus(settings.rotationPeriod()), now);
        return Changed.of(webhook.id());
    }

    /**
     * Sends changes again, or leaves out those that are no longer kept.
     *
     * @throws crm.graphql.RequestRefused EXPIRED_CURSOR if changes after the position are no longer kept
     */
    Changed replay(ReplayWebhookInput input) {
        Webhook webhook = locked(input.id(), null);
        requireNotEnded(webhook);
        ChangePosition from = feed.position("input.from", input.from());
        if (from.compareTo(webhook.position()) > 0 && feed.isKept(webhook.position())) {
            throw new Refused(webhook.id(), InvalidInput.at("from", ErrorCode.INVALID_VALUE, "webhook.fromTheFuture"));
        }
        repository.replay(webhook.id(), from, clock.instant());
        return Changed.of(webhook.id());
    }

    Changed redeliver(RedeliverInput input) {
        UUID id = RecordReference.uuid("input.id", input.id());
        NotFound missing = NotFound.at("id", input.id());
        // The webhook is locked first, as everywhere.
        WebhookDelivery found = Optional.ofNullable(
                        deliveries.byIds(List.of(id)).get(id))
                .orElseThrow(() -> new Refused(null, missing));
        Webhook webhook = queries.lock(found.webhookId()).orElseThrow(() -> new Refused(null, missing));
        WebhookDelivery delivery = deliveries.lock(id).orElseThrow(() -> new Refused(null, missing));
        requireNotEnded(webhook);
        if (!delivery.status().isFinished()) {
            throw new Refused(id, InvalidInput.at("id", ErrorCode.CONFLICT, "webhook.notFinished"));
        }
        repository.redeliver(id, clock.instant());
        return Changed.of(id);
    }

    Changed test(SendTestWebhookInput input) {
        Webhook webhook = locked(input.id(), null);
        if (!webhook.isActive()) {
            throw new Refused(webhook.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "webhook.notActive"));
        }
        if (repository.countOpen(webhook.id()) >= settings.maxOpen()) {
            throw new Refused(
                    webhook.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "webhook.full", settings.maxOpen()));
        }
        UUID id = ids.next();
        repository.insertDelivery(id, webhook.id(), null, TEST, id, clock.instant());
        return Changed.of(id);
    }

    @EventListener
    void end(ApiKeyRevoked revoked) {
        repository.endOf(revoked.key(), "The key that created it was revoked.", clock.instant());
    }

    @EventListener
    void end(PersonDeactivated deactivated) {
        repository.endOf(deactivated.person(), "The person who created it was deactivated.", clock.instant());
    }

    @EventListener
    void end(PersonRoleChanged changed) {
        if (changed.role() != Role.ADMIN) {
            repository.endOf(
                    changed.person(), "The person who created it is no longer an administrator.", clock.instant());
        }
    }

    private Webhook locked(String given, @Nullable Integer expectedVersion) {
        UUID id = RecordReference.uuid("input.id", given);
        Webhook webhook = queries.lock(id).orElseThrow(() -> new Refused(null, NotFound.at("id", given)));
        Refused.ifStale(id, expectedVersion, webhook.version());
        return webhook;
    }

    private static void requireNotEnded(Webhook webhook) {
        if (webhook.state() == WebhookState.ENDED) {
            throw new Refused(webhook.id(), InvalidInput.at("id", ErrorCode.CONFLICT, "webhook.ended"));
        }
    }

    private String url(@Nullable String given, InputErrors errors) {
        if (given == null) {
            errors.add(InvalidInput.required("url"));
            return "";
        }
        String url = WebUrl.checked("url", given, errors);
        if (url == null) {
            if (errors.isEmpty()) {
                errors.add(InvalidInput.required("url"));
            }
            return "";
        }
        if (!settings.allowHttp() && !url.startsWith("https:")) {
            errors.add(InvalidInput.at("url", ErrorCode.INVALID_VALUE, "webhook.https"));
        } else {
            client.obstacleInText(url)
                    .ifPresent(why -> errors.add(InvalidInput.at("url", ErrorCode.INVALID_VALUE, "webhook.url", why)));
        }
        return url;
    }

    private static @Nullable String filter(@Nullable ChangeFilter filter) {
        return filter == null || filter.equals(ChangeFilter.NONE) ? null : JSON.writeValueAsString(filter);
    }

    private static WebhookDefinition definition(
            List<RecordType> types,
            @Nullable String filter,
            @Nullable String document,
            @Nullable Object variables,
            InputErrors errors) {
        String text = errors.text("document", document, WebhookDocuments.LONGEST);
        if (text != null && (!types.isEmpty() || filter != null)) {
            errors.add(InvalidInput.at(
                    types.isEmpty() ? "filter" : "types", ErrorCode.NOT_APPLICABLE, "webhook.documentAndTypes"));
        }
        if (variables != null && text == null) {
            errors.add(InvalidInput.at("variables", ErrorCode.NOT_APPLICABLE, "webhook.variablesAlone"));
        } else if (variables != null && !(variables instanceof Map)) {
            errors.add(InvalidInput.at("variables", ErrorCode.INVALID_VALUE, "webhook.variables"));
        }
        return new WebhookDefinition(
                types.stream().distinct().toList(), filter, text, errors.json("variables", variables, VARIABLES));
    }

    private void requireUsable(
            WebhookDefinition definition, Caller caller, InputErrors errors, @Nullable UUID subject) {
        errors.throwIfAny(subject);
        documents
                .problem(definition, caller)
                .ifPresent(problem -> errors.add(InvalidInput.at(
                        definition.document() == null ? "filter" : "document",
                        ErrorCode.INVALID_VALUE,
                        "webhook.document",
                        problem)));
        errors.throwIfAny(subject);
    }
}
