package crm.partner;

import crm.graphql.Connection;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.security.Role;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code api_keys}. */
@Component
class ApiKeyQueries implements NodeSource {

    private static final TableMapping<ApiKey> KEYS = new TableMapping<>(
            """
            k.id, k.name, k.role, p.name as partner, k.key_prefix, k.scopes, k.created_at, k.expires_at, k.last_used_at,
            k.revoked_at""",
            "api_keys k left join partners p on p.id = k.partner_id",
            "k.id",
            (row, number) -> new ApiKey(
                    ResultSets.uuid(row, "id"),
                    row.getString("name"),
                    ResultSets.required(Role.class, row, "role"),
                    row.getString("partner"),
                    row.getString("key_prefix"),
                    ResultSets.texts(row, "scopes"),
                    ResultSets.instant(row, "created_at"),
                    ResultSets.optionalInstant(row, "expires_at"),
                    ResultSets.optionalInstant(row, "last_used_at"),
                    ResultSets.optionalInstant(row, "revoked_at")),
            ApiKey::id);

    private static final Keyset NEWEST_FIRST = Keyset.descending("NEWEST_FIRST", "k.created_at", "timestamptz");

    private final Pages pages;

    private final Clock clock;

    ApiKeyQueries(Pages pages, Clock clock) {
        this.pages = pages;
        this.clock = clock;
    }

    @Override
    public Map<UUID, ApiKey> byIds(Collection<UUID> ids) {
        return pages.byIds(KEYS, ids);
    }

    Connection<ApiKey> page(@Nullable ApiKeyFilter filter, PageArguments page) {
        Where where = new Where();
        if (filter != null) {
            where.anyOf("p.name", "filter.partner", filter.partner());
            if (filter.active() != null) {
                where.with("now", Utc.offset(clock.instant()))
                        .and((filter.active() ? "" : "not ")
                                + "(k.revoked_at is null and (k.expires_at is null or k.expires_at > :now))");
            }
        }
        return pages.page(KEYS, where, NEWEST_FIRST, page);
    }
}
