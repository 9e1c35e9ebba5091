package crm.partner;

import crm.api.Connection;
import crm.api.Keyset;
import crm.api.Listing;
import crm.api.PageArguments;
import crm.api.Pages;
import crm.api.Rows;
import crm.api.Where;
import crm.security.Role;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code api_keys}. */
@Component
class KeyQueries {

    private static final Listing<Key> KEYS = new Listing<>(
            """
            k.id, k.name, k.role, p.name as partner, k.key_prefix, k.scopes, k.created_at, k.expires_at, k.last_used_at,
            k.revoked_at""",
            "api_keys k left join partners p on p.id = k.partner_id",
            "k.id",
            (row, number) -> new Key(
                    Rows.uuid(row, "id"),
                    row.getString("name"),
                    Rows.required(Role.class, row, "role"),
                    row.getString("partner"),
                    row.getString("key_prefix"),
                    Rows.texts(row, "scopes"),
                    Rows.instant(row, "created_at"),
                    Rows.optionalInstant(row, "expires_at"),
                    Rows.optionalInstant(row, "last_used_at"),
                    Rows.optionalInstant(row, "revoked_at")),
            Key::id);

    private static final Keyset NEWEST_FIRST = Keyset.descending("NEWEST_FIRST", "k.created_at", "timestamptz");

    private final Pages pages;

    private final Clock clock;

    KeyQueries(Pages pages, Clock clock) {
        this.pages = pages;
        this.clock = clock;
    }

    Map<UUID, Key> byIds(Collection<UUID> ids) {
        return pages.byIds(KEYS, ids);
    }

    Connection<Key> page(@Nullable KeyFilter filter, PageArguments page) {
        Where where = new Where();
        if (filter != null) {
            where.anyOf("p.name", "filter.partner", filter.partner());
            if (filter.active() != null) {
                where.with("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .and((filter.active() ? "" : "not ")
                                + "(k.revoked_at is null and (k.expires_at is null or k.expires_at > :now))");
            }
        }
        return pages.page(KEYS, where, NEWEST_FIRST, page);
    }
}
