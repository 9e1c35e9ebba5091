package crm.sql;

import crm.graphql.Connection;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.graphql.TotalCount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Reads pages by keyset: one statement for a page, and one for the pages of any number of parents. */
@Component
public class Pages {

    private final JdbcClient jdbc;

    private final Cursors cursors;

    private final PartnerScope scope;

    Pages(JdbcClient jdbc, Cursors cursors, PartnerScope scope) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.scope = scope;
    }

    /** A condition beside all others, and its parameters: for a caller that sees only some of the records. */
    private record Hidden(List<String> own, Map<String, UUID> parameters) {

        /** To be added to others. */
        String condition() {
            return own.stream().map(condition -> " and (" + condition + ")").collect(Collectors.joining());
        }

        StatementSpec bind(StatementSpec statement) {
            return statement.params(parameters);
        }
    }

    private Hidden hidden(TableMapping<?> table) {
        return hidden(table, scope::partner);
    }

    private Hidden hidden(TableMapping<?> table, Function<String, @Nullable UUID> partners) {
        List<String> own = new ArrayList<>();
        Map<String, UUID> parameters = new HashMap<>();
        TableMapping.Owned owned = table.owned();
        UUID partner = owned == null ? null : partners.apply(owned.kind());
        if (owned != null && partner != null) {
            own.add(owned.condition());
            parameters.put("partner", partner);
        }
        UUID viewer = scope.viewer();
        if (table.visible() != null && viewer != null) {
            own.add(table.visible());
            parameters.put("viewer", viewer);
        }
        return new Hidden(own, parameters);
    }

    /** The list's own conditions, as far as the caller can see. */
    private Where seen(TableMapping<?> table, Where where) {
        Hidden hidden = hidden(table);
        hidden.own().forEach(where::and);
        hidden.parameters().forEach(where::with);
        return where;
    }

    /** Records by ids that other records name, in one statement. What is not there is not in the map. */
    public <T> Map<UUID, T> byIds(TableMapping<T> table, Collection<UUID> ids) {
        Map<UUID, T> found = HashMap.newHashMap(ids.size());
        Hidden hidden = hidden(table, scope::partnerOfNamed);
        hidden.bind(jdbc.sql("select " + table.columns() + " from " + table.from() + " where " + table.id()
                        + " = any(:ids::uuid[])" + hidden.condition()))
                .param("ids", texts(ids))
                .query(table.mapper())
                .list()
                .forEach(node -> found.put(table.idOf().apply(node), node));
        return found;
    }

    /**
     * Records by id, locked until the end of the transaction. This avoids deadlocks: rows are locked in id order. The
     * caller has found the records before; records that a change affects in addition may be hidden from the caller.
     */
    public <T> List<T> lock(TableMapping<T> table, Collection<UUID> ids) {
        return jdbc.sql("select " + table.columns() + " from " + table.from() + " where " + table.id()
                        + " = any(:ids::uuid[]) order by " + table.id() + " for update")
                .param("ids", texts(ids))
                .query(table.mapper())
                .list();
    }

    /** The record that an input names by its id, as far as the caller can see it, locked as {@link #lock} does. */
    public <T> Optional<T> lockNamed(TableMapping<T> table, UUID id) {
        Hidden hidden = hidden(table);
        return hidden.bind(jdbc.sql("select " + table.columns() + " from " + table.from() + " where " + table.id()
                        + " = :id" + hidden.condition() + " for update"))
                .param("id", id)
                .query(table.mapper())
                .optional();
    }

    /** Which of these records meet the conditions of a list and are seen in it. */
    public Set<UUID> matching(TableMapping<?> table, Where conditions, Collection<UUID> ids) {
        return new HashSet<>(query(
                        "select " + table.id() + " as id from " + table.from(),
                        seen(table, conditions).and(table.id() + " = any(:changed::uuid[])", "changed", texts(ids)),
                        "")
                .query((row, number) -> ResultSets.uuid(row, "id"))
                .list());
    }

    /** All records that these conditions let through: only for conditions that bound how many there are. */
    public <T> List<T> list(TableMapping<T> table, Where where) {
        return query("select " + table.columns() + " from " + table.from(), seen(table, where), "")
                .query(table.mapper())
                .list();
    }

    /** A statement over the same conditions as a list, such as its sums. */
    public StatementSpec query(String select, Where where, String end) {
        return jdbc.sql(select + " where " + where.sql() + " " + end).params(where.parameters());
    }

    /** A condition for the record that the partner of the current request calls {@code text}, and its parameter. */
    private record Referenced(
            @Nullable String own, @Nullable UUID sender) {

        /** To be added to others by {@code or}; {@code %s} stands for the text. */
        String condition(String text) {
            return own == null ? "" : " or " + own.formatted(text);
        }

        StatementSpec bind(StatementSpec statement) {
            return sender == null ? statement : statement.param("sender", sender);
        }
    }

    private Referenced referenced(TableMapping<?> table) {
        String alias = table.referenced();
        UUID sender = alias == null ? null : scope.sender();
        return sender == null
                ? new Referenced(null, null)
                : new Referenced(
                        "(%1$s.partner_id = :sender and %1$s.external_reference = %%s)".formatted(alias), sender);
    }

    /** The record that a partner gave this external reference, in a table that has them. */
    public Optional<UUID> referenced(TableMapping<?> table, UUID partner, String reference) {
        return jdbc.sql("select %1$s from %2$s where %3$s.partner_id = :sender and %3$s.external_reference = :text"
                        .formatted(table.id(), table.from(), table.referenced()))
                .param("sender", partner)
                .param("text", reference)
                .query(UUID.class)
                .optional();
    }

    /**
     * The record that a client names: by id, else by code, else by what the old CRM called it, else by the external
     * reference that the caller's partner gave it.
     *
     * @param code SQL of the code; likewise the other two
     */
    public <T> Optional<T> find(
            TableMapping<T> table, String code, String legacyId, String legacyUuid, RecordReference reference) {
        UUID uuid = reference.uuid();
        String where = uuid == null
                ? "%s = :code or %s = :text".formatted(code, legacyId)
                : "%s = :uuid or %s = :text or %s = :uuid".formatted(table.id(), legacyId, legacyUuid);
        String order = uuid == null
                ? "%s = :code desc, coalesce(%s = :text, false) desc".formatted(code, legacyId)
                : "%s = :uuid desc, coalesce(%s = :text, false) desc, coalesce(%s = :uuid, false) desc"
                        .formatted(table.id(), legacyId, legacyUuid);
        Hidden hidden = hidden(table);
        Referenced referenced = referenced(table);
        return hidden.bind(referenced.bind(
                        jdbc.sql("select " + table.columns() + " from " + table.from() + " where (" + where
                                + referenced.condition(":text") + ")" + hidden.condition() + " order by " + order
                                + " limit 1")))
                .param("uuid", uuid)
                .param("code", reference.code())
                .param("text", reference.text())
                .query(table.mapper())
                .optional();
    }

    /**
     * The ids of the records that a client names, in the order asked and in one statement; null where a name names
     * nothing.
     *
     * @param code SQL of the code; likewise the other two
     */
    public List<@Nullable UUID> resolve(
            TableMapping<?> table, String code, String legacyId, String legacyUuid, List<RecordReference> references) {
        Hidden hidden = hidden(table);
        Referenced referenced = referenced(table);
        return hidden.bind(referenced.bind(jdbc.sql("""
                        select (
                          select %1$s from %2$s
                          where (%1$s = a.uuid or %3$s in (a.code, a.text) or %4$s = a.text or %5$s = a.uuid%7$s)%6$s
                          order by coalesce(%1$s = a.uuid, false) desc, coalesce(%3$s = a.code, false) desc,
                            coalesce(%3$s = a.text, false) desc, coalesce(%4$s = a.text, false) desc,
                            coalesce(%5$s = a.uuid, false) desc
                          limit 1) as id
                        from unnest(:uuids::uuid[], :codes::text[], :texts::text[])
                          with ordinality as a (uuid, code, text, place)
                        order by a.place
                        """.formatted(
                                table.id(),
                                table.from(),
                                code,
                                legacyId,
                                legacyUuid,
                                hidden.condition(),
                                referenced.condition("a.text")))))
                .param(
                        "uuids",
                        references.stream()
                                .map(reference -> reference.uuid() == null
                                        ? null
                                        : reference.uuid().toString())
                                .toArray(String[]::new))
                .param("codes", references.stream().map(RecordReference::code).toArray(String[]::new))
                .param("texts", references.stream().map(RecordReference::text).toArray(String[]::new))
                .query(row -> {
                    List<@Nullable UUID> ids = new ArrayList<>(references.size());
                    while (row.next()) {
                        ids.add(ResultSets.optionalUuid(row, "id"));
                    }
                    return ids;
                });
    }

    /** One page of a list, and its count where it is asked for. */
    public <T> Connection<T> page(TableMapping<T> table, Where conditions, Keyset sort, PageArguments page) {
        Where where = seen(table, conditions);
        ListedRecords.tell(table, where, sort);
        Span span = span(table, sort, page);
        List<Row<T>> rows = bind(jdbc.sql(select(table, span, page, where.sql())), where, span)
                .query((row, number) -> row(table, sort, row, number))
                .list();
        TotalCount count = page.counted() ? count(table, where) : null;
        return connection(table, rows, sort, page, count);
    }

    /**
     * The pages of many parents, in one statement; with {@code totalCount}, two.
     *
     * @param parent SQL of the column that names the parent
     * @return a page for each parent, an empty one where it has no children
     */
    public <T> Map<UUID, Connection<T>> pages(
            TableMapping<T> table,
            String parent,
            Collection<UUID> parents,
            Where where,
            Keyset sort,
            PageArguments page) {
        return pages(table, parent, "uuid", UUID.class, parents, where, sort, page);
    }

    /**
     * The pages of many groups that are named by text, such as the columns of a board.
     *
     * @param group SQL of the column that names the group
     */
    public <T> Map<String, Connection<T>> pagesByText(
            TableMapping<T> table,
            String group,
            Collection<String> groups,
            Where where,
            Keyset sort,
            PageArguments page) {
        return pages(table, group, "text", String.class, groups, where, sort, page);
    }

    private <K, T> Map<K, Connection<T>> pages(
            TableMapping<T> table,
            String parent,
            String sqlType,
            Class<K> type,
            Collection<K> parents,
            Where conditions,
            Keyset sort,
            PageArguments page) {
        Where where = seen(table, conditions);
        Span span = span(table, sort, page);
        Map<K, List<Row<T>>> rows = new HashMap<>();
        bind(
                        jdbc.sql("select asked.parent as parent_key, c.* from unnest(:parents::" + sqlType
                                + "[]) as asked (parent) cross join lateral ("
                                + select(table, span, page, parent + " = asked.parent and " + where.sql()) + ") c"),
                        where,
                        span)
                .param("parents", texts(parents))
                .query(row -> {
                    while (row.next()) {
                        rows.computeIfAbsent(row.getObject("parent_key", type), key -> new ArrayList<>())
                                .add(row(table, sort, row, row.getRow()));
                    }
                    return rows;
                });
        Map<K, TotalCount> counts = page.counted() ? counts(table, parent, sqlType, type, parents, where) : Map.of();
        Map<K, Connection<T>> connections = LinkedHashMap.newLinkedHashMap(parents.size());
        for (K key : parents) {
            connections.put(key, connection(table, rows.getOrDefault(key, List.of()), sort, page, counts.get(key)));
        }
        return connections;
    }

    /**
     * A part of a list that rows of several tables make together, newest first.
     *
     * @param columns the select list, the same names in each part; {@code id} is among them
     * @param from tables and joins
     * @param id SQL of the id
     * @param at SQL of the time that the list is ordered by
     * @param condition SQL that holds for the rows of the parent {@code asked.parent}
     * @param each records of the parent that have the rows, with an alias; null if the parent has them itself
     */
    public record Part(
            String columns,
            String from,
            String id,
            String at,
            String condition,
            @Nullable String each) {

        public Part(String columns, String from, String id, String at, String condition) {
            this(columns, from, id, at, condition, null);
        }

        /** The same of each of some records of the parent, which the condition names. */
        public Part each(String records) {
            return new Part(columns, from, id, at, condition, records);
        }
    }

    /**
     * The pages of lists that several tables make together, newest first, in one statement. Each part reads no more
     * rows than a page has; one of several records of the parent, no more of each of them. The conditions of the parts
     * say what the caller sees.
     *
     * @param list a name for the cursors
     * @param parameters of the conditions
     */
    public <T> Map<UUID, Connection<T>> merged(
            String list,
            List<Part> parts,
            Map<String, ?> parameters,
            RowMapper<T> mapper,
            Function<T, UUID> idOf,
            Collection<UUID> parents,
            PageArguments page) {
        TableMapping<T> merged = new TableMapping<>("u.*", list, list, mapper, idOf);
        Keyset sort = Keyset.descending("NEWEST_FIRST", "u.cursor_key_0::timestamptz", "timestamptz");
        Span span = span(merged, sort, page);
        String union = parts.stream()
                .map(part -> "(" + select(part, span, page) + ")")
                .collect(Collectors.joining(" union all "));
        String direction = page.backward() ? " asc" : " desc";
        Map<UUID, List<Row<T>>> rows = new HashMap<>();
        bind(
                        bind(
                                jdbc.sql("select asked.parent as parent_key, c.* from unnest(:parents::uuid[]) as asked"
                                                + " (parent) cross join lateral (select u.* from (" + union
                                                + ") u order by u.cursor_key_0::timestamptz" + direction + ", u.id"
                                                + direction + " limit " + (page.size() + 1) + ") c")
                                        .params(parameters),
                                "after",
                                span.after()),
                        "before",
                        span.before())
                .param("parents", texts(parents))
                .query(row -> {
                    while (row.next()) {
                        rows.computeIfAbsent(row.getObject("parent_key", UUID.class), key -> new ArrayList<>())
                                .add(row(merged, sort, row, row.getRow()));
                    }
                    return rows;
                });
        Map<UUID, Connection<T>> connections = LinkedHashMap.newLinkedHashMap(parents.size());
        for (UUID parent : parents) {
            connections.put(parent, connection(merged, rows.getOrDefault(parent, List.of()), sort, page, null));
        }
        return connections;
    }

    private static String select(Part part, Span list, PageArguments page) {
        TableMapping<Object> table =
                new TableMapping<>(part.columns(), part.from(), part.id(), (row, number) -> row, row -> new UUID(0, 0));
        Span span = new Span(
                Keyset.descending(list.sort().name(), part.at(), "timestamptz"),
                list.backward(),
                list.after(),
                list.before());
        String rows = select(table, span, page, part.condition());
        String direction = list.backward() ? " asc" : " desc";
        return part.each() == null
                ? rows
                : "select y.* from " + part.each() + " cross join lateral (" + rows
                        + ") y order by y.cursor_key_0::timestamptz" + direction + ", y.id" + direction + " limit "
                        + (page.size() + 1);
    }

    // Put together with +, for every page of every field: formatting would cost more than some of the statements.
    private static String select(TableMapping<?> table, Span span, PageArguments page, String condition) {
        return "select " + table.columns() + ", " + span.keys() + " from " + table.from() + " where " + condition
                + span.condition(table) + " order by " + span.order(table) + " limit " + (page.size() + 1);
    }

    private static String[] texts(Collection<?> keys) {
        return keys.stream().map(Object::toString).toArray(String[]::new);
    }

    private TotalCount count(TableMapping<?> table, Where where) {
        return TotalCount.of(jdbc.sql("""
                        select count(*) from (select 1 from %s where %s limit %d) counted
                        """.formatted(table.from(), where.sql(), TotalCount.CAP + 1))
                .params(where.parameters())
                .query((row, number) -> row.getInt(1))
                .single());
    }

    private <K> Map<K, TotalCount> counts(
            TableMapping<?> table, String parent, String sqlType, Class<K> type, Collection<K> parents, Where where) {
        return jdbc.sql("""
                        select asked.parent, c.counted from unnest(:parents::%s[]) as asked (parent)
                        cross join lateral (
                          select count(*) as counted from (
                            select 1 from %s where %s = asked.parent and %s limit %d) limited) c
                        """.formatted(sqlType, table.from(), parent, where.sql(), TotalCount.CAP + 1))
                .param("parents", texts(parents))
                .params(where.parameters())
                .query(row -> {
                    Map<K, TotalCount> counts = HashMap.newHashMap(parents.size());
                    while (row.next()) {
                        counts.put(row.getObject(1, type), TotalCount.of(row.getInt(2)));
                    }
                    return counts;
                });
    }

    private <T> Connection<T> connection(
            TableMapping<T> table, List<Row<T>> rows, Keyset sort, PageArguments page, @Nullable TotalCount count) {
        boolean more = rows.size() > page.size();
        List<Row<T>> shown = new ArrayList<>(more ? rows.subList(0, page.size()) : rows);
        if (page.backward()) {
            Collections.reverse(shown);
        }
        boolean hasNext = page.backward() ? page.before() != null : more;
        boolean hasPrevious = page.backward() ? more : page.after() != null;
        List<T> nodes = new ArrayList<>(shown.size());
        shown.forEach(row -> nodes.add(row.node()));
        Connection.CursorSource source = index -> {
            Row<T> row = shown.get(index);
            return cursors.encode(
                    table.id(),
                    sort.name(),
                    new Cursors.Position(row.keys(), table.idOf().apply(row.node())));
        };
        return new Connection<>(nodes, hasNext, hasPrevious, source, count);
    }

    private static <T> Row<T> row(TableMapping<T> table, Keyset sort, ResultSet row, int number) throws SQLException {
        T node = table.mapper().mapRow(row, number);
        if (node == null) {
            throw new IllegalStateException("a table's mapper makes a record of every row");
        }
        String[] keys = new String[sort.keys().size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = row.getString("cursor_key_" + i);
        }
        return new Row<>(node, List.of(keys));
    }

    private Span span(TableMapping<?> table, Keyset sort, PageArguments page) {
        return new Span(
                sort,
                page.backward(),
                page.after() == null ? null : cursors.decode("after", page.after(), table.id(), sort.name()),
                page.before() == null ? null : cursors.decode("before", page.before(), table.id(), sort.name()));
    }

    private static StatementSpec bind(StatementSpec statement, Where where, Span span) {
        return bind(bind(statement.params(where.parameters()), "after", span.after()), "before", span.before());
    }

    private static StatementSpec bind(StatementSpec statement, String name, Cursors.@Nullable Position position) {
        if (position == null) {
            return statement;
        }
        StatementSpec bound = statement.param(name + "Id", position.id());
        for (int i = 0; i < position.keys().size(); i++) {
            bound = bound.param(name + "Key" + i, position.keys().get(i));
        }
        return bound;
    }

    /** A node and its sort keys, as text. */
    private record Row<T>(T node, List<String> keys) {}

    /** The part of a sorted list between two cursors. */
    record Span(Keyset sort, boolean backward, Cursors.@Nullable Position after, Cursors.@Nullable Position before) {

        /** What a cursor is made of, beside the record. */
        String keys() {
            return joined(i -> sort.keys().get(i).expression() + "::text as cursor_key_" + i);
        }

        /** To be added to the list's own condition. */
        String condition(TableMapping<?> table) {
            String condition = "";
            if (after != null) {
                condition += compared(table, sort.descending() ? "<" : ">", "after");
            }
            if (before != null) {
                condition += compared(table, sort.descending() ? ">" : "<", "before");
            }
            return condition;
        }

        private String compared(TableMapping<?> table, String operator, String name) {
            return " and (%s, %s) %s (%s, :%sId)"
                    .formatted(
                            joined(i -> sort.keys().get(i).expression()),
                            table.id(),
                            operator,
                            joined(i -> "cast(:%sKey%d as %s)"
                                    .formatted(name, i, sort.keys().get(i).sqlType())),
                            name);
        }

        String order(TableMapping<?> table) {
            String direction = sort.descending() == backward ? " asc" : " desc";
            return joined(i -> sort.keys().get(i).expression() + direction) + ", " + table.id() + direction;
        }

        private String joined(IntFunction<String> part) {
            return IntStream.range(0, sort.keys().size()).mapToObj(part).collect(Collectors.joining(", "));
        }
    }
}
