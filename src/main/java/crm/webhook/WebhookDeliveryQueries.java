package crm.webhook;

import crm.feed.ChangePosition;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads the table {@code webhook_deliveries}: those of the webhooks that the caller sees. */
@Component
class WebhookDeliveryQueries implements NodeSource {

    /** The loader of the deliveries of webhooks. */
    static final String OF_WEBHOOKS = "Webhook.deliveries";

    static final String COLUMNS = """
            d.id, d.webhook_id, d.epoch, d.tx_id, d.seq, d.event, d.record_id, d.status, d.attempts, d.http_status,
            d.response_excerpt, d.error, d.first_attempt_at, d.next_attempt_at, d.created_at, d.finished_at""";

    private static final TableMapping<WebhookDelivery> DELIVERIES = new TableMapping<>(
            COLUMNS, "webhook_deliveries d", "d.id", WebhookDeliveryQueries::delivery, WebhookDelivery::id);

    private static final Keyset NEWEST_FIRST = Keyset.descending("NEWEST_FIRST", "d.created_at", "timestamptz");

    private final Pages pages;

    private final WebhookQueries webhooks;

    WebhookDeliveryQueries(Pages pages, WebhookQueries webhooks, Loaders loaders) {
        this.pages = pages;
        this.webhooks = webhooks;
        loaders.toMany(
                OF_WEBHOOKS,
                (parents, page) -> pages.pages(DELIVERIES, "d.webhook_id", parents, new Where(), NEWEST_FIRST, page));
    }

    @Override
    public Map<UUID, WebhookDelivery> byIds(Collection<UUID> ids) {
        Map<UUID, WebhookDelivery> found = pages.byIds(DELIVERIES, ids);
        if (found.isEmpty()) {
            return found;
        }
        List<UUID> parents = found.values().stream()
                .map(WebhookDelivery::webhookId)
                .distinct()
                .toList();
        Map<UUID, Webhook> visible = webhooks.byIds(parents);
        return found.values().stream()
                .filter(delivery -> visible.containsKey(delivery.webhookId()))
                .collect(Collectors.toMap(WebhookDelivery::id, delivery -> delivery));
    }

    /** A delivery, locked until the end of the transaction. */
    Optional<WebhookDelivery> lock(UUID id) {
        return pages.lockNamed(DELIVERIES, id)
                .filter(delivery ->
                        webhooks.byIds(List.of(delivery.webhookId())).containsKey(delivery.webhookId()));
    }

    static WebhookDelivery delivery(ResultSet row, int number) throws SQLException {
        Integer epoch = row.getObject("epoch", Integer.class);
        return new WebhookDelivery(
                ResultSets.uuid(row, "id"),
                ResultSets.uuid(row, "webhook_id"),
                epoch == null ? null : new ChangePosition(epoch, row.getLong("tx_id"), row.getLong("seq")),
                row.getString("event"),
                ResultSets.uuid(row, "record_id"),
                ResultSets.required(WebhookDeliveryStatus.class, row, "status"),
                row.getInt("attempts"),
                row.getObject("http_status", Integer.class),
                row.getString("response_excerpt"),
                row.getString("error"),
                ResultSets.optionalInstant(row, "first_attempt_at"),
                ResultSets.optionalInstant(row, "next_attempt_at"),
                ResultSets.instant(row, "created_at"),
                ResultSets.optionalInstant(row, "finished_at"));
    }
}
