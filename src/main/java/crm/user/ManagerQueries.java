package crm.user;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.security.Role;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code users}. */
@Component
class ManagerQueries implements NodeSource {

    private static final TableMapping<Manager> MANAGERS = new TableMapping<>(
            "u.id, u.legacy_id, u.name, u.email, u.telegram_id, u.telegram_username, u.role, u.active, u.created_at",
            "users u",
            "u.id",
            (row, number) -> new Manager(
                    ResultSets.uuid(row, "id"),
                    row.getString("legacy_id"),
                    row.getString("name"),
                    row.getString("email"),
                    row.getString("telegram_id"),
                    row.getString("telegram_username"),
                    ResultSets.required(Role.class, row, "role"),
                    row.getBoolean("active"),
                    ResultSets.instant(row, "created_at")),
            Manager::id);

    private static final Keyset BY_NAME = Keyset.ascending("NAME", "u.name", "text");

    private final Pages pages;

    ManagerQueries(Pages pages, Loaders loaders) {
        this.pages = pages;
        loaders.toOne("Manager", this::byIds);
    }

    @Override
    public Map<UUID, Manager> byIds(Collection<UUID> ids) {
        return pages.byIds(MANAGERS, ids);
    }

    Connection<Manager> page(@Nullable ManagerFilter filter, PageArguments page) {
        Where where = new Where();
        if (filter != null && filter.active() != null) {
            where.and("u.active = :active", "active", filter.active());
        }
        return pages.page(MANAGERS, where, BY_NAME, page);
    }
}
