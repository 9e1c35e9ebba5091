package crm.feed;

import crm.security.Actor;
import crm.security.ActorKind;
import crm.sql.ResultSets;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the table {@code changes}, which triggers write, and deletes its old rows. */
@Component
class ChangeRepository {

    /** Numbers as they were written: 10.50 stays 10.50. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final TypeReference<Map<String, List<@Nullable Object>>> COLUMNS = new TypeReference<>() {};

    private static final String SELECTED = """
            c.epoch, c.tx_id, c.seq, c.record_type, c.record_id, c.operation, c.order_id, c.lead_id, c.customer_id,
            c.partner_id, c.fields, c.version, c.actor_kind, c.actor_id, c.actor_name, c.mutation, c.request_id,
            c.recorded_at
            """;

    /** A newer version of the server, which runs beside this one, may write types that this one does not know. */
    private static final String[] TYPES = Stream.concat(
                    Stream.of(RecordType.values()).map(RecordType::name), Stream.of(ChangeFeed.PARTNER_CUSTOMER))
            .toArray(String[]::new);

    /** The rows of the feed at given positions, with an alias. */
    private static final String FROM_POSITIONS = """

            from unnest(:epochs::integer[], :transactions::text[], :sequences::bigint[]) as told (epoch, tx_id, seq)
            join changes %1$s
              on %1$s.epoch = told.epoch and %1$s.tx_id = told.tx_id::xid8 and %1$s.seq = told.seq
            """;

    private final JdbcClient jdbc;

    ChangeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How far the feed can be read.
     *
     * @param horizon no transaction can still add changes before it. It may go back a little, when a transaction of
     *     another database is seen again: nothing is told twice, if readers do not go back with it
     * @param newest no position was given out after it
     * @param expired the last position that is too old to go on from
     */
    record Bounds(ChangePosition horizon, ChangePosition newest, ChangePosition expired) {}

    /** A part of the feed that was searched: its changes that met the conditions, and the position of its end. */
    record Part(List<Change> changes, @Nullable ChangePosition end) {}

    /** Changes by their positions, in no particular order. */
    List<Change> at(Collection<ChangePosition> positions) {
        return atPositions(jdbc.sql("select " + SELECTED + FROM_POSITIONS.formatted("c")), positions)
                .query(ChangeRepository::change)
                .list();
    }

    Bounds bounds() {
        return jdbc.sql("""
                        select coalesce((select max(epoch) from feed_epochs), 1) as epoch,
                          feed_horizon() as tx_id, 0::bigint as seq,
                          pg_snapshot_xmax(pg_current_snapshot()) as newest_tx_id,
                          r.epoch as expired_epoch, r.tx_id as expired_tx_id, r.seq as expired_seq
                        from feed_retention r
                        """)
                .query((row, number) -> {
                    ChangePosition horizon = position(row, "");
                    ChangePosition newest = new ChangePosition(
                            horizon.epoch(), Long.parseUnsignedLong(row.getString("newest_tx_id")), 0);
                    return new Bounds(horizon, newest, position(row, "expired_"));
                })
                .single();
    }

    /** Whether the database was copied to another cluster before it had seen this position of an earlier one. */
    boolean isLost(ChangePosition position) {
        return jdbc.sql("""
                        select exists (
                          select from feed_epochs e
                          where e.epoch = :epoch + 1
                            and (coalesce(e.last_tx_id, '0'), coalesce(e.last_seq, 0)) < (:tx::xid8, :seq))
                        """)
                .param("epoch", position.epoch())
                .param("tx", String.valueOf(position.transaction()))
                .param("seq", position.sequence())
                .query(Boolean.class)
                .single();
    }

    /** Changes between two positions in their order. */
    List<Change> between(ChangePosition after, ChangePosition horizon, int limit) {
        return bind(
                        jdbc.sql("select " + SELECTED + " from changes c where c.record_type = any(:types) and "
                                + span() + " limit :limit"),
                        after,
                        horizon)
                .param("types", TYPES)
                .param("limit", limit)
                .query(ChangeRepository::change)
                .list();
    }

    /** The positions whose changes meet conditions. */
    Set<ChangePosition> matching(List<ChangePosition> positions, Where where) {
        return new HashSet<>(atPositions(
                        jdbc.sql("select s.epoch, s.tx_id, s.seq" + FROM_POSITIONS.formatted("s") + "where "
                                + where.sql()),
                        positions)
                .params(where.parameters())
                .query((row, number) -> position(row, ""))
                .list());
    }

    private static JdbcClient.StatementSpec atPositions(
            JdbcClient.StatementSpec statement, Collection<ChangePosition> positions) {
        return statement
                .param("epochs", texts(positions, ChangePosition::epoch))
                .param("transactions", texts(positions, ChangePosition::transaction))
                .param("sequences", texts(positions, ChangePosition::sequence));
    }

    private static String[] texts(Collection<ChangePosition> positions, Function<ChangePosition, Object> part) {
        return positions.stream().map(part).map(String::valueOf).toArray(String[]::new);
    }

    /**
     * Searches a bounded part of the feed.
     *
     * @param condition on rows of the table {@code changes c}, which an index answers
     * @param where conditions on the rows {@code s} of the part
     * @param scanned how many changes the part has at most
     */
    Part search(ChangePosition after, ChangePosition horizon, Where condition, Where where, int scanned, int limit) {
        List<Change> changes = new ArrayList<>();
        ChangePosition[] end = new ChangePosition[1];
        bind(jdbc.sql("""
                        with scanned as materialized (
                          select %s from changes c where %s and %s limit :scanned)
                        select e.epoch as end_epoch, e.tx_id as end_tx_id, e.seq as end_seq, s.*
                        from (select null) one
                        left join (
                          select epoch, tx_id, seq from scanned
                          where (select count(*) from scanned) = :scanned
                          order by epoch desc, tx_id desc, seq desc limit 1) e on true
                        left join (
                          select * from scanned s where %s order by s.epoch, s.tx_id, s.seq limit :limit) s on true
                        order by s.epoch, s.tx_id, s.seq
                        """.formatted(SELECTED, condition.sql(), span(), where.sql())), after, horizon)
                .params(condition.parameters())
                .params(where.parameters())
                .param("scanned", scanned)
                .param("limit", limit)
                .query((row, number) -> {
                    if (row.getObject("end_epoch") != null) {
                        end[0] = position(row, "end_");
                    }
                    if (row.getObject("epoch") != null) {
                        changes.add(change(row, number));
                    }
                    return number;
                })
                .list();
        return new Part(changes, end[0]);
    }

    private static String span() {
        return """
                (c.epoch, c.tx_id, c.seq) > (:epoch, :tx::xid8, :seq)
                and (c.epoch, c.tx_id) < (:horizonEpoch, :horizonTx::xid8)
                order by c.epoch, c.tx_id, c.seq""";
    }

    private static JdbcClient.StatementSpec bind(
            JdbcClient.StatementSpec statement, ChangePosition after, ChangePosition horizon) {
        return statement
                .param("epoch", after.epoch())
                .param("tx", String.valueOf(after.transaction()))
                .param("seq", after.sequence())
                .param("horizonEpoch", horizon.epoch())
                .param("horizonTx", String.valueOf(horizon.transaction()));
    }

    /**
     * How long the oldest change waits that is committed and cannot be read yet, because an older transaction still
     * runs. Zero if none does.
     */
    Duration delay(ChangePosition horizon) {
        return jdbc.sql("""
                        select coalesce(extract(epoch from clock_timestamp() - min(c.recorded_at)), 0)::float8
                        from (select recorded_at from changes
                          where (epoch, tx_id) >= (:epoch, :tx::xid8) order by epoch, tx_id, seq limit 1) c
                        """)
                .param("epoch", horizon.epoch())
                .param("tx", String.valueOf(horizon.transaction()))
                .query((row, number) -> Duration.ofMillis(Math.max(0, Math.round(row.getDouble(1) * 1000))))
                .single();
    }

    /**
     * Ends the validity of positions before which all changes are older than the retention, and deletes those of their
     * changes that are not needed for the audit.
     *
     * @return whether there may be more
     */
    boolean expire(Duration retention, int limit) {
        return jdbc.sql("""
                        with oldest as materialized (
                          select c.epoch, c.tx_id, c.seq, c.recorded_at, c.fields = '{}' as empty
                          from changes c, feed_retention r
                          where (c.epoch, c.tx_id, c.seq) > (r.epoch, r.tx_id, r.seq)
                          order by c.epoch, c.tx_id, c.seq limit :limit),
                        kept as (
                          select o.epoch, o.tx_id, o.seq from oldest o
                          where o.recorded_at >= now() - make_interval(secs => :seconds)
                          order by o.epoch, o.tx_id, o.seq limit 1),
                        expired as materialized (
                          select o.* from oldest o where not exists (
                            select from kept k where (k.epoch, k.tx_id, k.seq) <= (o.epoch, o.tx_id, o.seq))),
                        deleted as (
                          delete from changes c using expired e
                          where e.empty and (c.epoch, c.tx_id, c.seq) = (e.epoch, e.tx_id, e.seq)),
                        moved as (
                          update feed_retention r set epoch = l.epoch, tx_id = l.tx_id, seq = l.seq
                          from (select e.epoch, e.tx_id, e.seq from expired e
                            order by e.epoch desc, e.tx_id desc, e.seq desc limit 1) l)
                        select count(*) = :limit from expired
                        """)
                .param("seconds", (double) retention.toSeconds())
                .param("limit", limit)
                .query(Boolean.class)
                .single();
    }

    /** Deletes the oldest changes, as far as they are older than the audit keeps them: whether there may be more. */
    boolean delete(Duration retention, int limit) {
        return jdbc.sql("""
                        delete from changes c using (
                          select o.epoch, o.tx_id, o.seq, o.recorded_at from changes o, feed_retention r
                          where (o.epoch, o.tx_id, o.seq) <= (r.epoch, r.tx_id, r.seq)
                          order by o.epoch, o.tx_id, o.seq limit :limit) o
                        where (c.epoch, c.tx_id, c.seq) = (o.epoch, o.tx_id, o.seq)
                          and o.recorded_at < now() - make_interval(secs => :seconds)
                        """)
                        .param("seconds", (double) retention.toSeconds())
                        .param("limit", limit)
                        .update()
                == limit;
    }

    private static ChangePosition position(ResultSet row, String prefix) throws SQLException {
        return new ChangePosition(
                row.getInt(prefix + "epoch"),
                Long.parseUnsignedLong(row.getString(prefix + "tx_id")),
                row.getLong(prefix + "seq"));
    }

    private static Change change(ResultSet row, int number) throws SQLException {
        String type = row.getString("record_type");
        boolean ofPartner = type.equals(ChangeFeed.PARTNER_CUSTOMER);
        ChangeOperation operation = ResultSets.required(ChangeOperation.class, row, "operation");
        return new Change(
                position(row, ""),
                ofPartner ? RecordType.CUSTOMER : RecordType.valueOf(type),
                ResultSets.uuid(row, "record_id"),
                operation,
                ResultSets.optionalUuid(row, "order_id"),
                ResultSets.optionalUuid(row, "lead_id"),
                ResultSets.optionalUuid(row, "customer_id"),
                ResultSets.optionalUuid(row, "partner_id"),
                ofPartner || operation == ChangeOperation.LEFT,
                columns(row.getString("fields")),
                row.getObject("version", Long.class),
                new Actor(
                        ResultSets.required(ActorKind.class, row, "actor_kind"),
                        ResultSets.optionalUuid(row, "actor_id"),
                        row.getString("actor_name")),
                row.getString("mutation"),
                row.getString("request_id"),
                ResultSets.instant(row, "recorded_at"));
    }

    private static List<ChangedColumn> columns(String json) {
        List<ChangedColumn> columns = new ArrayList<>();
        JSON.readValue(json, COLUMNS).forEach((name, values) -> {
            boolean kept = !values.isEmpty();
            columns.add(new ChangedColumn(name, kept ? values.get(0) : null, kept ? values.get(1) : null));
        });
        return columns;
    }
}
