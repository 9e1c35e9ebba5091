package crm.audit;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.StoredJson;
import crm.sql.TableMapping;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code audit_log}. */
@Component
class AuditQueries implements NodeSource {

    static final String PAYLOAD = "AuditEntry.payload";

    private static final TableMapping<AuditEntry> ENTRIES = new TableMapping<>(
            """
            a.id, a.actor_id, a.actor_legacy_id, a.action, a.entity, a.entity_id, a.record_id, a.created_at""",
            "audit_log a",
            "a.id",
            (row, number) -> new AuditEntry(
                    ResultSets.uuid(row, "id"),
                    ResultSets.optionalUuid(row, "actor_id"),
                    row.getString("actor_legacy_id"),
                    row.getString("action"),
                    row.getString("entity"),
                    row.getString("entity_id"),
                    ResultSets.optionalUuid(row, "record_id"),
                    ResultSets.instant(row, "created_at")),
            AuditEntry::id);

    private static final Keyset NEWEST_FIRST = Keyset.descending("CREATED_AT_DESC", "a.created_at", "timestamptz");

    private final Pages pages;

    AuditQueries(Pages pages, StoredJson json, Loaders loaders) {
        this.pages = pages;
        loaders.toOne(PAYLOAD, json.column("audit_log", "id", "payload"));
    }

    @Override
    public Map<UUID, AuditEntry> byIds(Collection<UUID> ids) {
        return pages.byIds(ENTRIES, ids);
    }

    Connection<AuditEntry> page(@Nullable AuditFilter filter, PageArguments page) {
        return pages.page(ENTRIES, (filter == null ? AuditFilter.ALL : filter).where(), NEWEST_FIRST, page);
    }
}
