package crm.webhook;

import crm.feed.ChangePosition;
import crm.feed.RecordType;
import crm.graphql.Connection;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.security.Actor;
import crm.security.ActorKind;
import crm.security.CurrentRights;
import crm.security.Role;
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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads the table {@code webhooks}: an administrator sees all, a key its own. */
@Component
class WebhookQueries implements NodeSource {

    private static final TableMapping<Webhook> WEBHOOKS =
            new TableMapping<>("""
            w.id, w.url, w.types, w.filter, w.document, w.variables, w.state, w.state_reason, w.epoch, w.tx_id, w.seq,
            w.owner_kind, w.owner_id, w.owner_name, w.role, w.partner_id, w.scopes, w.previous_secret_until, w.version,
            w.created_at, w.updated_at""", "webhooks w", "w.id", WebhookQueries::webhook, Webhook::id);

    private static final Keyset NEWEST_FIRST = Keyset.descending("NEWEST_FIRST", "w.created_at", "timestamptz");

    private final Pages pages;

    private final CurrentRights rights;

    WebhookQueries(Pages pages, CurrentRights rights) {
        this.pages = pages;
        this.rights = rights;
    }

    @Override
    public Map<UUID, Webhook> byIds(Collection<UUID> ids) {
        return pages.byIds(WEBHOOKS, ids).values().stream()
                .filter(webhook -> isVisible(String.valueOf(webhook.owner().id())))
                .collect(Collectors.toMap(Webhook::id, webhook -> webhook));
    }

    /** A webhook, locked until the end of the transaction. */
    Optional<Webhook> lock(UUID id) {
        return pages.lockNamed(WEBHOOKS, id)
                .filter(webhook -> isVisible(String.valueOf(webhook.owner().id())));
    }

    /** A webhook of any owner, for its delivery: nothing is checked. */
    Optional<Webhook> find(UUID id) {
        return Optional.ofNullable(pages.byIds(WEBHOOKS, List.of(id)).get(id));
    }

    Connection<Webhook> page(PageArguments page) {
        Where where = new Where();
        if (!seesAll()) {
            where.and(
                    "w.owner_id = :owner::uuid",
                    "owner",
                    Objects.requireNonNull(rights.callerId(), "the schema requires a caller"));
        }
        return pages.page(WEBHOOKS, where, NEWEST_FIRST, page);
    }

    private boolean seesAll() {
        return rights.get().role() == Role.ADMIN;
    }

    boolean isVisible(String owner) {
        return seesAll() || owner.equals(rights.callerId());
    }

    private static Webhook webhook(ResultSet row, int number) throws SQLException {
        return new Webhook(
                ResultSets.uuid(row, "id"),
                row.getString("url"),
                new WebhookDefinition(
                        ResultSets.texts(row, "types").stream()
                                .map(RecordType::valueOf)
                                .toList(),
                        row.getString("filter"),
                        row.getString("document"),
                        row.getString("variables")),
                ResultSets.required(WebhookState.class, row, "state"),
                row.getString("state_reason"),
                new ChangePosition(row.getInt("epoch"), row.getLong("tx_id"), row.getLong("seq")),
                new Actor(
                        ResultSets.required(ActorKind.class, row, "owner_kind"),
                        ResultSets.uuid(row, "owner_id"),
                        row.getString("owner_name")),
                ResultSets.required(Role.class, row, "role"),
                ResultSets.optionalUuid(row, "partner_id"),
                ResultSets.texts(row, "scopes"),
                ResultSets.optionalInstant(row, "previous_secret_until"),
                row.getInt("version"),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "updated_at"));
    }
}
