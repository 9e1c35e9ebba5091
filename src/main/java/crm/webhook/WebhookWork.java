package crm.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.feed.ChangePosition;
import crm.outbound.OutboundClient;
import crm.outbound.OutboundFailure;
import crm.security.ActorKind;
import crm.security.ApiKeyRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The work on one webhook: finds the changes that it sends, and sends them. All that has to survive a restart is in the
 * database; no transaction is open while HTTP runs.
 */
class WebhookWork {

    private static final Logger log = LoggerFactory.getLogger(WebhookWork.class);

    private static final int OK = 200;

    private static final int MULTIPLE_CHOICES = 300;

    private static final int GONE = 410;

    private final WebhookQueries queries;

    private final WebhookRepository repository;

    private final WebhookDocuments documents;

    private final WebhookSender sender;

    private final ApiKeyRepository keys;

    private final WebhookSettings settings;

    private final TransactionTemplate transaction;

    private final JsonMapper json;

    private final Clock clock;

    WebhookWork(
            WebhookQueries queries,
            WebhookRepository repository,
            WebhookDocuments documents,
            WebhookSender sender,
            ApiKeyRepository keys,
            WebhookSettings settings,
            TransactionTemplate transaction,
            JsonMapper json,
            Clock clock) {
        this.queries = queries;
        this.repository = repository;
        this.documents = documents;
        this.sender = sender;
        this.keys = keys;
        this.settings = settings;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /** Makes deliveries of the changes that follow the position of the webhook, as many as may wait. */
    void findChanges(UUID id) {
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            Webhook webhook = queries.find(id).filter(Webhook::isActive).orElse(null);
            if (webhook == null || isWithoutOwner(webhook) || repository.countOpen(id) >= settings.maxOpen()) {
                return;
            }
            WebhookDocuments.Found found;
            try {
                found = documents.found(webhook.definition(), webhook.caller(), webhook.position());
            } catch (WebhookDocuments.Unusable e) {
                transaction.executeWithoutResult(status ->
                        repository.pause(id, "Its document cannot be executed: " + e.getMessage(), clock.instant()));
                return;
            }
            more = advance(webhook, found) && found.more();
        }
    }

    private boolean isWithoutOwner(Webhook webhook) {
        Instant now = clock.instant();
        if (webhook.owner().kind() != ActorKind.KEY
                || keys.isValid(Objects.requireNonNull(webhook.owner().id()), now)) {
            return false;
        }
        transaction.executeWithoutResult(
                status -> repository.end(webhook.id(), "The key that created it has expired.", now));
        return true;
    }

    private boolean advance(Webhook webhook, WebhookDocuments.Found found) {
        if (found.end().equals(webhook.position())) {
            return false;
        }
        Instant now = clock.instant();
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!repository.advance(webhook, found.end())) {
                return false;
            }
            for (WebhookDocuments.Event event : found.events()) {
                repository.insertDelivery(
                        id(webhook.id(), event.position()),
                        webhook.id(),
                        event.position(),
                        event.event(),
                        event.recordId(),
                        now);
            }
            return true;
        }));
    }

    /** The same for each delivery of a change, so that a receiver recognises what it has. */
    private static UUID id(UUID webhook, ChangePosition position) {
        return UUID.nameUUIDFromBytes(
                (webhook + "/" + position.epoch() + "/" + position.transaction() + "/" + position.sequence())
                        .getBytes(UTF_8));
    }

    /** Takes deliveries that are due, at most as many. The caller has to {@link #send} them. */
    List<WebhookDelivery> claim(UUID id, int most) {
        Instant now = clock.instant();
        return Objects.requireNonNull(transaction.execute(
                status -> repository.claim(id, settings.concurrency(), most, now, now.plus(settings.lease()))));
    }

    /**
     * How an attempt ended.
     *
     * @param httpStatus null without an answer
     * @param error null if it was delivered
     * @param isFinal whether it makes no sense to try again
     */
    private record Outcome(
            @Nullable Integer httpStatus,
            @Nullable String excerpt,
            @Nullable String error,
            boolean isFinal) {

        static Outcome failed(String error, boolean isFinal) {
            return new Outcome(null, null, error, isFinal);
        }
    }

    /** Sends a delivery and records how it ended. */
    void send(WebhookDelivery delivery) {
        Webhook webhook = queries.find(delivery.webhookId()).orElse(null);
        if (webhook == null) {
            return;
        }
        Outcome outcome;
        try {
            Optional<byte[]> body = body(webhook, delivery);
            outcome = body.isPresent()
                    ? send(webhook, delivery, body.get())
                    : Outcome.failed("The owner of the webhook can no longer see the change.", true);
        } catch (WebhookDocuments.Unusable e) {
            outcome = Outcome.failed("The document cannot be executed: " + e.getMessage(), false);
        } catch (WebhookDocuments.Unanswered e) {
            outcome = Outcome.failed("The server could not execute the document.", false);
        }
        record(delivery, outcome);
    }

    private Outcome send(Webhook webhook, WebhookDelivery delivery, byte[] body) {
        if (body.length > settings.maxBodySize().toBytes()) {
            return Outcome.failed(
                    "The body has " + body.length + " bytes, more than "
                            + settings.maxBodySize().toBytes() + ".",
                    true);
        }
        try {
            OutboundClient.Answer answer =
                    sender.send(webhook.url(), delivery.id(), body, repository.secrets(webhook.id(), clock.instant()));
            boolean delivered = answer.status() >= OK && answer.status() < MULTIPLE_CHOICES;
            return new Outcome(
                    answer.status(),
                    storable(answer.body()),
                    delivered ? null : "The receiver answered " + answer.status() + ".",
                    false);
        } catch (OutboundFailure e) {
            return Outcome.failed(String.valueOf(e.getMessage()), false);
        }
    }

    /** PostgreSQL stores no zero bytes. */
    private static String storable(byte[] body) {
        return new String(body, UTF_8).replace('\0', '\uFFFD');
    }

    private Optional<byte[]> body(Webhook webhook, WebhookDelivery delivery) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", delivery.event());
        ChangePosition position = delivery.position();
        if (position == null) {
            body.put("timestamp", delivery.createdAt().toString());
            body.put("data", Map.of("webhookId", webhook.id().toString()));
            return Optional.of(json.writeValueAsBytes(body));
        }
        return documents
                .answer(webhook.definition(), webhook.caller(), position)
                .map(answer -> {
                    body.put("timestamp", delivery.createdAt().toString());
                    body.putAll(answer);
                    return json.writeValueAsBytes(body);
                });
    }

    private void record(WebhookDelivery delivery, Outcome outcome) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            if (outcome.error() == null || outcome.isFinal()) {
                boolean delivered = outcome.error() == null;
                if (finish(delivery, outcome, delivered, null, now) && delivered) {
                    repository.count(delivery.webhookId(), true);
                }
                return;
            }
            if (outcome.httpStatus() != null && outcome.httpStatus() == GONE) {
                if (finish(delivery, outcome, false, null, now)) {
                    repository.end(delivery.webhookId(), "The receiver answered 410: it wants no more changes.", now);
                }
                return;
            }
            Duration pause = settings.pauseAfter(delivery.attempts());
            if (!finish(delivery, outcome, false, now.plus(pause), now)) {
                return;
            }
            repository.count(delivery.webhookId(), false);
            Instant first = Objects.requireNonNull(delivery.firstAttemptAt(), "it was claimed");
            if (!now.isBefore(first.plus(settings.retryPeriod()))) {
                log.info("Webhook {} is paused: a delivery failed too long", delivery.webhookId());
                repository.pause(
                        delivery.webhookId(),
                        "Delivery " + delivery.id() + " failed for "
                                + settings.retryPeriod().toHours() + " hours: " + outcome.error(),
                        now);
            }
        });
    }

    private boolean finish(
            WebhookDelivery delivery, Outcome outcome, boolean delivered, @Nullable Instant next, Instant now) {
        WebhookDeliveryStatus status = delivered
                ? WebhookDeliveryStatus.DELIVERED
                : next == null ? WebhookDeliveryStatus.FAILED : WebhookDeliveryStatus.RETRYING;
        return repository.finish(delivery, status, outcome.httpStatus(), outcome.excerpt(), outcome.error(), next, now);
    }
}
