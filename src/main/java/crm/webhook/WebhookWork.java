package crm.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.feed.ChangePosition;
import crm.outbound.OutboundClient;
import crm.outbound.OutboundFailure;
import crm.security.ActorKind;
import crm.security.ApiKeyRepository;
import java.time.Clock;
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
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
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

    /** Of the feed, of which each has 100 changes that are delivered. */
    private static final int PAGES = 5;

    private static final String EXPIRED = "The change feed no longer has all changes that follow its position."
            + " Call replayWebhook with a later position, then updateWebhook with active: true.";

    private final WebhookQueries queries;

    private final WebhookRepository repository;

    private final WebhookDocuments documents;

    private final WebhookSender sender;

    private final ApiKeyRepository keys;

    private final WebhookLimits limits;

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
            WebhookLimits limits,
            WebhookSettings settings,
            TransactionTemplate transaction,
            JsonMapper json,
            Clock clock) {
        this.queries = queries;
        this.repository = repository;
        this.documents = documents;
        this.sender = sender;
        this.keys = keys;
        this.limits = limits;
        this.settings = settings;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Makes deliveries of the changes that follow the position of the webhook, as many as may wait: a few pages, so
     * that other webhooks have their turn.
     *
     * @return whether there are more that may be delivered now
     */
    boolean findChanges(UUID id) throws InterruptedException {
        boolean more = true;
        for (int page = 0; more && page < PAGES; page++) {
            more = limits.call(() -> findPage(id));
        }
        return more;
    }

    private boolean findPage(UUID id) {
        Webhook webhook = queries.find(id).filter(Webhook::isActive).orElse(null);
        if (webhook == null || isWithoutOwner(webhook) || repository.countOpen(id) >= settings.maxOpen()) {
            return false;
        }
        try {
            WebhookDocuments.Found found = documents.found(webhook.definition(), webhook.caller(), webhook.position());
            return advance(webhook, found) && found.more();
        } catch (WebhookDocuments.Expired e) {
            pause(id, EXPIRED);
        } catch (WebhookDocuments.Unusable e) {
            pause(id, "Its document cannot be executed: " + e.getMessage());
        }
        return false;
    }

    private void pause(UUID id, String reason) {
        transaction.executeWithoutResult(status -> repository.pause(id, reason, clock.instant()));
    }

    private boolean isWithoutOwner(Webhook webhook) {
        Instant now = clock.instant();
        UUID owner = Objects.requireNonNull(webhook.owner().id(), "a column that is never null");
        String reason;
        if (webhook.owner().kind() == ActorKind.KEY) {
            reason = keys.isValid(owner, now) ? null : "The key that created it has expired.";
        } else {
            reason = repository.isDeactivated(owner) ? "The person who created it was deactivated." : null;
        }
        if (reason != null) {
            transaction.executeWithoutResult(status -> repository.end(webhook.id(), reason, now));
        }
        return reason != null;
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
    List<WebhookDelivery> claim(UUID id, int most) throws InterruptedException {
        return limits.call(() -> {
            Instant now = clock.instant();
            return Objects.requireNonNull(transaction.execute(
                    status -> repository.claim(id, settings.concurrency(), most, now, now.plus(settings.lease()))));
        });
    }

    /** What an attempt means for the delivery and for its webhook. */
    private enum Result {
        DELIVERED,
        /** The receiver failed: it is tried again, and the webhook slows down. */
        FAILED,
        /** This server failed: it is tried again, and the webhook goes on as before. */
        NOT_SENT,
        /** It makes no sense to try again. */
        GIVEN_UP,
        /** The receiver wants no more. */
        GONE
    }

    /**
     * How an attempt ended.
     *
     * @param httpStatus null without an answer
     * @param error null if it was delivered
     */
    private record Outcome(
            Result result,
            @Nullable Integer httpStatus,
            @Nullable String excerpt,
            @Nullable String error) {

        static Outcome of(Result result, String error) {
            return new Outcome(result, null, null, error);
        }

        static Outcome answered(int status, String excerpt) {
            if (status >= OK && status < MULTIPLE_CHOICES) {
                return new Outcome(Result.DELIVERED, status, excerpt, null);
            }
            return new Outcome(
                    status == GONE ? Result.GONE : Result.FAILED,
                    status,
                    excerpt,
                    "The receiver answered " + status + ".");
        }

        /** A test tells what happened once, and changes nothing else. */
        Outcome ofTest() {
            return result == Result.DELIVERED ? this : new Outcome(Result.GIVEN_UP, httpStatus, excerpt, error);
        }
    }

    /** A request that has only to be sent. */
    private record Message(String url, byte[] body, List<WebhookSecret> secrets) {}

    /** Either a message, or why there is none. */
    private record Prepared(
            @Nullable Message message, @Nullable Outcome outcome) {

        static Prepared not(Result result, String error) {
            return new Prepared(null, Outcome.of(result, error));
        }
    }

    /** Sends a delivery and records how it ended. */
    void send(WebhookDelivery delivery) throws InterruptedException {
        Outcome outcome;
        try {
            Prepared prepared = limits.call(() -> prepared(delivery));
            Message message = prepared.message();
            outcome = message == null
                    ? Objects.requireNonNull(prepared.outcome(), "without a message")
                    : send(delivery, message);
        } catch (WebhookDocuments.Unanswered | DataAccessException | TransactionException e) {
            log.warn("The body of the delivery {} was not made. It is tried again", delivery.id(), e);
            outcome = Outcome.of(Result.NOT_SENT, "The server could not execute the document.");
        } catch (RuntimeException e) {
            log.error("The delivery {} could not be sent", delivery.id(), e);
            outcome = Outcome.of(Result.FAILED, "The server could not send it.");
        }
        Outcome ended = delivery.position() == null ? outcome.ofTest() : outcome;
        limits.call(() -> {
            record(delivery, ended);
            return true;
        });
    }

    private Prepared prepared(WebhookDelivery delivery) {
        Webhook webhook = queries.find(delivery.webhookId()).orElse(null);
        if (webhook == null) {
            return Prepared.not(Result.GIVEN_UP, "The webhook was deleted.");
        }
        byte[] body;
        try {
            body = body(webhook, delivery).orElse(null);
        } catch (WebhookDocuments.Expired e) {
            return Prepared.not(Result.GIVEN_UP, "The change feed no longer has the change.");
        } catch (WebhookDocuments.Unusable e) {
            return Prepared.not(Result.FAILED, "The document cannot be executed: " + e.getMessage());
        }
        if (body == null) {
            return Prepared.not(Result.GIVEN_UP, "The owner of the webhook can no longer see the change.");
        }
        long most = settings.maxBodySize().toBytes();
        if (body.length > most) {
            return Prepared.not(Result.GIVEN_UP, "The body has " + body.length + " bytes, more than " + most + ".");
        }
        return new Prepared(new Message(webhook.url(), body, repository.secrets(webhook.id(), clock.instant())), null);
    }

    private Outcome send(WebhookDelivery delivery, Message message) {
        Instant lease = Objects.requireNonNull(delivery.nextAttemptAt(), "it was claimed");
        if (clock.instant().plus(settings.deadline()).isAfter(lease)) {
            // Another node could take it before the receiver has answered.
            return Outcome.of(Result.NOT_SENT, "The server was too slow to send it.");
        }
        try {
            OutboundClient.Answer answer = sender.send(message.url(), delivery.id(), message.body(), message.secrets());
            return Outcome.answered(answer.status(), storable(answer.body()));
        } catch (OutboundFailure e) {
            return Outcome.of(
                    e.reason() == OutboundFailure.Reason.BUSY ? Result.NOT_SENT : Result.FAILED,
                    String.valueOf(e.getMessage()));
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
        UUID webhook = delivery.webhookId();
        transaction.executeWithoutResult(status -> {
            // Locked before the delivery, as everywhere.
            if (!repository.lock(webhook)) {
                return;
            }
            boolean again = outcome.result() == Result.FAILED || outcome.result() == Result.NOT_SENT;
            Instant next = again ? now.plus(settings.pauseAfter(delivery.attempts())) : null;
            if (!finish(delivery, outcome, next, now) || delivery.position() == null) {
                return;
            }
            switch (outcome.result()) {
                case DELIVERED -> repository.count(webhook, true);
                case FAILED -> repository.count(webhook, false);
                case GONE -> repository.end(webhook, "The receiver answered 410: it wants no more changes.", now);
                case NOT_SENT, GIVEN_UP -> {}
            }
            Instant first = Objects.requireNonNull(delivery.firstAttemptAt(), "it was claimed");
            if (again && !now.isBefore(first.plus(settings.retryPeriod()))) {
                log.info("Webhook {} is paused: a delivery failed too long", webhook);
                repository.pause(
                        webhook,
                        "Delivery " + delivery.id() + " failed for "
                                + settings.retryPeriod().toHours() + " hours: " + outcome.error(),
                        now);
            }
        });
    }

    private boolean finish(WebhookDelivery delivery, Outcome outcome, @Nullable Instant next, Instant now) {
        WebhookDeliveryStatus status = switch (outcome.result()) {
            case DELIVERED -> WebhookDeliveryStatus.DELIVERED;
            case FAILED, NOT_SENT -> WebhookDeliveryStatus.RETRYING;
            case GIVEN_UP, GONE -> WebhookDeliveryStatus.FAILED;
        };
        return repository.finish(delivery, status, outcome.httpStatus(), outcome.excerpt(), outcome.error(), next, now);
    }
}
