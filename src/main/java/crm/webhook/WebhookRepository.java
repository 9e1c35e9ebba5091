package crm.webhook;

import crm.crypto.Encryptor;
import crm.crypto.SigningKeys;
import crm.feed.ChangePosition;
import crm.feed.RecordType;
import crm.security.Caller;
import crm.sql.Utc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the tables {@code webhooks} and {@code webhook_deliveries}. Secrets are stored encrypted. */
@Component
class WebhookRepository {

    private static final int EXCERPT = 1_000;

    private static final int REASON = 500;

    private final JdbcClient jdbc;

    private final Encryptor encryptor;

    WebhookRepository(JdbcClient jdbc, SigningKeys keys) {
        this.jdbc = jdbc;
        this.encryptor = keys.encryptor("webhook secret");
    }

    /** How many webhooks of a caller have not ended. Locks the count of this caller until the transaction ends. */
    int count(UUID owner) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('webhook:' || :owner::text, 0))::text")
                .param("owner", owner)
                .query(String.class)
                .single();
        return jdbc.sql("select count(*) from webhooks w where w.owner_id = :owner and w.state <> 'ENDED'")
                .param("owner", owner)
                .query(Integer.class)
                .single();
    }

    void insert(
            UUID id,
            String url,
            WebhookDefinition definition,
            WebhookSecret secret,
            ChangePosition position,
            Caller owner,
            Instant now) {
        jdbc.sql("""
                        insert into webhooks (id, url, types, filter, document, variables, state, secret, epoch, tx_id,
                          seq, owner_kind, owner_id, owner_name, role, partner_id, scopes, created_at, updated_at)
                        values (:id, :url, :types, :filter::jsonb, :document, :variables::jsonb, 'ACTIVE', :secret,
                          :epoch, :txId, :seq, :kind, :owner, :name, :role, :partner, :scopes, :now, :now)
                        """)
                .param("id", id)
                .param("url", url)
                .param(
                        "types",
                        definition.types().stream().map(RecordType::name).toArray(String[]::new))
                .param("filter", definition.filter())
                .param("document", definition.document())
                .param("variables", definition.variables())
                .param("secret", encryptor.encrypt(secret.key()))
                .param("epoch", position.epoch())
                .param("txId", position.transaction())
                .param("seq", position.sequence())
                .param("kind", owner.kind().name())
                .param("owner", UUID.fromString(owner.id()))
                .param("name", owner.name())
                .param(
                        "role",
                        Objects.requireNonNull(owner.role(), "the schema requires a role")
                                .name())
                .param("partner", owner.partner())
                .param("scopes", owner.scopes().toArray(String[]::new))
                .param("now", Utc.offset(now))
                .update();
    }

    /** The current secret first; the one before while both are used. */
    List<WebhookSecret> secrets(UUID id, Instant now) {
        return jdbc.sql("""
                        select w.secret, case when w.previous_secret_until > :now then w.previous_secret end as previous
                        from webhooks w where w.id = :id
                        """)
                .param("id", id)
                .param("now", Utc.offset(now))
                .query((row, number) -> {
                    List<WebhookSecret> secrets = new ArrayList<>();
                    for (String column : List.of("secret", "previous")) {
                        byte[] stored = row.getBytes(column);
                        if (stored != null) {
                            secrets.add(new WebhookSecret(encryptor
                                    .decrypt(stored)
                                    .orElseThrow(() -> new IllegalStateException(
                                            "no signing secret of this server decrypts the secret of webhook " + id))));
                        }
                    }
                    return List.copyOf(secrets);
                })
                .optional()
                .orElse(List.of());
    }

    void rotate(UUID id, WebhookSecret secret, Instant until, Instant now) {
        jdbc.sql("""
                        update webhooks set previous_secret = secret, previous_secret_until = :until, secret = :secret,
                          version = version + 1, updated_at = :now
                        where id = :id
                        """)
                .param("id", id)
                .param("secret", encryptor.encrypt(secret.key()))
                .param("until", Utc.offset(until))
                .param("now", Utc.offset(now))
                .update();
    }

    void update(UUID id, String url, WebhookDefinition definition, Instant now) {
        jdbc.sql("""
                        update webhooks set url = :url, types = :types, filter = :filter::jsonb, document = :document,
                          variables = :variables::jsonb, version = version + 1, updated_at = :now
                        where id = :id
                        """)
                .param("id", id)
                .param("url", url)
                .param(
                        "types",
                        definition.types().stream().map(RecordType::name).toArray(String[]::new))
                .param("filter", definition.filter())
                .param("document", definition.document())
                .param("variables", definition.variables())
                .param("now", Utc.offset(now))
                .update();
    }

    /** Locks a webhook until the end of the transaction; whether it exists. Lock deliveries only after it. */
    boolean lock(UUID id) {
        return jdbc.sql("select w.id from webhooks w where w.id = :id for update")
                .param("id", id)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    /** Makes a webhook active. */
    void activate(UUID id, Instant now) {
        jdbc.sql("""
                        update webhooks set state = 'ACTIVE', state_reason = null, version = version + 1,
                          updated_at = :now
                        where id = :id
                        """).param("id", id).param("now", Utc.offset(now)).update();
        retryAtOnce(id, now);
    }

    /** Deliveries that were tried before are tried at once, and as long as new ones. */
    void retryAtOnce(UUID id, Instant now) {
        jdbc.sql("update webhooks set failures = 0 where id = :id")
                .param("id", id)
                .update();
        jdbc.sql("""
                        update webhook_deliveries set first_attempt_at = null, attempts = 0, next_attempt_at = :now
                        where webhook_id = :id and status = 'RETRYING'
                        """).param("id", id).param("now", Utc.offset(now)).update();
        // Their attempt is still running, or was when a server died.
        jdbc.sql("""
                        update webhook_deliveries set first_attempt_at = null
                        where webhook_id = :id and status = 'SENDING'
                        """).param("id", id).update();
    }

    void pause(UUID id, String reason, Instant now) {
        jdbc.sql("""
                        update webhooks set state = 'PAUSED', state_reason = :reason, version = version + 1,
                          updated_at = :now
                        where id = :id and state = 'ACTIVE'
                        """)
                .param("id", id)
                .param("reason", shortened(reason, REASON))
                .param("now", Utc.offset(now))
                .update();
    }

    void end(UUID id, String reason, Instant now) {
        end("w.id = :id", id, reason, now);
    }

    /** Ends all webhooks of a person or a key. */
    void endOf(UUID owner, String reason, Instant now) {
        end("w.owner_id = :id", owner, reason, now);
    }

    private void end(String which, UUID id, String reason, Instant now) {
        jdbc.sql("""
                        with ended as (
                          update webhooks w set state = 'ENDED', state_reason = :reason, version = version + 1,
                            updated_at = :now
                          where %s and w.state <> 'ENDED' returning w.id)
                        update webhook_deliveries d set status = 'FAILED', error = :reason, finished_at = :now,
                          next_attempt_at = null
                        from ended where d.webhook_id = ended.id and d.finished_at is null
                        """.formatted(which))
                .param("id", id)
                .param("reason", shortened(reason, REASON))
                .param("now", Utc.offset(now))
                .update();
    }

    /** Whether a person was deactivated. Someone without a record was not. */
    boolean isDeactivated(UUID person) {
        return jdbc.sql("select exists (select from users u where u.id = :id and not u.active)")
                .param("id", person)
                .query(Boolean.class)
                .single();
    }

    void delete(UUID id) {
        jdbc.sql("delete from webhooks where id = :id").param("id", id).update();
    }

    /** All changes after a position are to be found again. */
    void replay(UUID id, ChangePosition from, Instant now) {
        jdbc.sql("""
                        delete from webhook_deliveries d
                        where d.webhook_id = :id and (d.epoch, d.tx_id, d.seq) > (:epoch, :txId, :seq)
                        """)
                .param("id", id)
                .param("epoch", from.epoch())
                .param("txId", from.transaction())
                .param("seq", from.sequence())
                .update();
        jdbc.sql("""
                        update webhooks set epoch = :epoch, tx_id = :txId, seq = :seq, version = version + 1,
                          updated_at = :now
                        where id = :id
                        """)
                .param("id", id)
                .param("epoch", from.epoch())
                .param("txId", from.transaction())
                .param("seq", from.sequence())
                .param("now", Utc.offset(now))
                .update();
    }

    /** A webhook to work on, and to whose share its deliveries count. */
    record Active(UUID id, UUID owner) {}

    /** All webhooks that deliver. */
    List<Active> active() {
        return jdbc.sql("select w.id, w.owner_id as owner from webhooks w where w.state = 'ACTIVE'")
                .query(Active.class)
                .list();
    }

    /** The webhooks that have a delivery to send. */
    List<Active> due(Instant now) {
        return jdbc.sql("""
                        select w.id, w.owner_id as owner from webhooks w where w.state = 'ACTIVE' and exists (
                          select from webhook_deliveries d
                          where d.webhook_id = w.id and d.finished_at is null and d.next_attempt_at <= :now)
                        """).param("now", Utc.offset(now)).query(Active.class).list();
    }

    int countOpen(UUID id) {
        return jdbc.sql("select count(*) from webhook_deliveries d where d.webhook_id = :id and d.finished_at is null")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    /**
     * Moves a webhook on in the feed.
     *
     * @return whether it was still at its position: otherwise another node has moved it
     */
    boolean advance(Webhook webhook, ChangePosition to) {
        ChangePosition from = webhook.position();
        return jdbc.sql("""
                        update webhooks set epoch = :epoch, tx_id = :txId, seq = :seq
                        where id = :id and state = 'ACTIVE' and version = :version
                          and (epoch, tx_id, seq) = (:fromEpoch, :fromTxId, :fromSeq)
                        """)
                        .param("id", webhook.id())
                        .param("version", webhook.version())
                        .param("epoch", to.epoch())
                        .param("txId", to.transaction())
                        .param("seq", to.sequence())
                        .param("fromEpoch", from.epoch())
                        .param("fromTxId", from.transaction())
                        .param("fromSeq", from.sequence())
                        .update()
                == 1;
    }

    /** @param position null for a test */
    void insertDelivery(
            UUID id, UUID webhook, @Nullable ChangePosition position, String event, UUID recordId, Instant now) {
        jdbc.sql("""
                        insert into webhook_deliveries (id, webhook_id, epoch, tx_id, seq, record_id, event, status,
                          next_attempt_at, created_at)
                        values (:id, :webhook, :epoch, :txId, :seq, :recordId, :event, 'PENDING', :now, :now)
                        """)
                .param("id", id)
                .param("webhook", webhook)
                .param("epoch", position == null ? null : position.epoch())
                .param("txId", position == null ? null : position.transaction())
                .param("seq", position == null ? null : position.sequence())
                .param("recordId", recordId)
                .param("event", event)
                .param("now", Utc.offset(now))
                .update();
    }

    void redeliver(UUID delivery, Instant now) {
        jdbc.sql("""
                        update webhook_deliveries set status = 'PENDING', attempts = 0, first_attempt_at = null,
                          next_attempt_at = :now, finished_at = null, error = null
                        where id = :id
                        """).param("id", delivery).param("now", Utc.offset(now)).update();
    }

    /**
     * Takes deliveries that are due: of each record the first one that is not finished. In a transaction that holds the
     * lock of the webhook, so that nodes share its limit.
     *
     * @param limit of deliveries that are being sent at the same time; one while the webhook fails
     * @param most that the caller can send
     * @param lease time after which another node may take them
     */
    List<WebhookDelivery> claim(UUID webhook, int limit, int most, Instant now, Instant lease) {
        Integer failures = jdbc.sql("select failures from webhooks where id = :id and state = 'ACTIVE' for update")
                .param("id", webhook)
                .query(Integer.class)
                .optional()
                .orElse(null);
        if (failures == null) {
            return List.of();
        }
        return jdbc.sql("""
                        with open as (
                          select d.id, d.status, d.next_attempt_at, d.epoch, d.tx_id, d.seq, row_number() over (
                            partition by d.record_id order by d.epoch, d.tx_id, d.seq) as place
                          from webhook_deliveries d where d.webhook_id = :webhook and d.finished_at is null),
                        due as (
                          select o.id from open o where o.place = 1 and o.next_attempt_at <= :now
                          order by o.epoch nulls first, o.tx_id, o.seq
                          limit least(:most, greatest(0, :limit - (select count(*) from open s
                            where s.status = 'SENDING' and s.next_attempt_at > :now)))),
                        claimed as (
                          update webhook_deliveries d set status = 'SENDING', attempts = d.attempts + 1,
                            first_attempt_at = coalesce(d.first_attempt_at, :now), next_attempt_at = :lease
                          from due where d.id = due.id
                          returning d.*)
                        select %s from claimed d order by d.epoch nulls first, d.tx_id, d.seq
                        """.formatted(WebhookDeliveryQueries.COLUMNS))
                .param("webhook", webhook)
                .param("limit", failures > 0 ? 1 : limit)
                .param("most", most)
                .param("now", Utc.offset(now))
                .param("lease", Utc.offset(lease))
                .query(WebhookDeliveryQueries::delivery)
                .list();
    }

    /**
     * Records how an attempt ended.
     *
     * @param next when to try again; null if it ended for good
     * @return whether it was the last attempt: otherwise another node has taken the delivery
     */
    boolean finish(
            WebhookDelivery attempt,
            WebhookDeliveryStatus status,
            @Nullable Integer httpStatus,
            @Nullable String excerpt,
            @Nullable String error,
            @Nullable Instant next,
            Instant now) {
        return jdbc.sql("""
                        update webhook_deliveries set status = :status, http_status = :httpStatus,
                          response_excerpt = :excerpt, error = :error, next_attempt_at = :next, finished_at = :finished
                        where id = :id and status = 'SENDING' and attempts = :attempts and next_attempt_at = :lease
                        """)
                        .param("id", attempt.id())
                        .param("attempts", attempt.attempts())
                        .param("lease", Utc.optionalOffset(attempt.nextAttemptAt()))
                        .param("status", status.name())
                        .param("httpStatus", httpStatus)
                        .param("excerpt", excerpt == null ? null : shortened(excerpt, EXCERPT))
                        .param("error", error == null ? null : shortened(error, REASON))
                        .param("next", Utc.optionalOffset(next))
                        .param("finished", status.isFinished() ? Utc.offset(now) : null)
                        .update()
                == 1;
    }

    /** Counts failures one after the other. */
    void count(UUID webhook, boolean delivered) {
        jdbc.sql(
                        delivered
                                ? "update webhooks set failures = 0 where id = :id and failures > 0"
                                : "update webhooks set failures = failures + 1 where id = :id")
                .param("id", webhook)
                .update();
    }

    /** @return whether there may be more */
    boolean deleteFinished(Instant before, int batch) {
        return jdbc.sql("""
                        delete from webhook_deliveries where id in (
                          select d.id from webhook_deliveries d where d.finished_at < :before limit :batch
                          for update skip locked)
                        """)
                        .param("before", Utc.offset(before))
                        .param("batch", batch)
                        .update()
                == batch;
    }

    /** Answers can have personal data: those to deliveries that are still tried are not kept longer, either. */
    void forgetAnswers(Instant before) {
        jdbc.sql("""
                        update webhook_deliveries set response_excerpt = null where id in (
                          select d.id from webhook_deliveries d
                          where d.finished_at is null and d.created_at < :before and d.response_excerpt is not null
                          for update skip locked)
                        """).param("before", Utc.offset(before)).update();
    }

    private static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}
