package crm.user;

import crm.command.InputErrors;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.graphql.RequestRefused;
import crm.security.CurrentRights;
import crm.security.Role;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import crm.text.Blanks;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the table {@code users}. */
@Component
class ManagerQueries implements NodeSource {

    private static final TableMapping<Manager> MANAGERS = new TableMapping<>(
            "u.id, u.legacy_id, u.name, u.email, u.telegram_id, u.telegram_username, u.role, u.active, u.version,"
                    + " u.created_at, u.updated_at",
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
                    row.getInt("version"),
                    ResultSets.instant(row, "created_at"),
                    ResultSets.instant(row, "updated_at")),
            Manager::id);

    /** The loader of the work of managers. */
    static final String LOAD = "Manager.load";

    private static final Keyset BY_NAME = Keyset.ascending("NAME", "u.name", "text");

    private final Pages pages;

    private final ManagerLoads work;

    private final CurrentRights rights;

    ManagerQueries(Pages pages, ManagerLoads work, CurrentRights rights, Loaders loaders) {
        this.pages = pages;
        this.work = work;
        this.rights = rights;
        loaders.toOne("Manager", this::byIds);
        loaders.toOne(LOAD, this::loads);
    }

    @Override
    public Map<UUID, Manager> byIds(Collection<UUID> ids) {
        return pages.byIds(MANAGERS, ids);
    }

    Connection<Manager> page(@Nullable ManagerFilter filter, PageArguments page) {
        Where where = new Where();
        if (filter != null) {
            if (filter.active() != null) {
                where.and("u.active = :active", "active", filter.active());
            }
            where.anyOf("u.role", "filter.role", filter.role());
            search(where, filter.search());
        }
        return pages.page(MANAGERS, where, BY_NAME, page);
    }

    /** A part of the name, the e-mail address or the name in Telegram. There are few people: no index is needed. */
    private static void search(Where where, @Nullable String text) {
        if (text == null || Blanks.is(text)) {
            return;
        }
        String sought = Where.storable("filter.search", Blanks.strip(text)).toLowerCase(Locale.ROOT);
        if (sought.codePointCount(0, sought.length()) > InputErrors.NAME) {
            throw RequestRefused.badArgument("filter.search", "input.tooLong", InputErrors.NAME);
        }
        where.and("""
                position(:search in lower(u.name)) > 0 or position(:search in lower(u.email)) > 0
                  or position(:search in lower(u.telegram_username)) > 0""", "search", sought);
    }

    /** The work of many people, by person: one statement for each kind of work. */
    private Map<UUID, ManagerLoad> loads(Collection<UUID> people) {
        boolean all = rights.get().seesAll();
        List<UUID> shown = people.stream()
                .filter(id -> all || id.toString().equals(rights.callerId()))
                .toList();
        return shown.isEmpty() ? Map.of() : work.loads(shown);
    }
}
