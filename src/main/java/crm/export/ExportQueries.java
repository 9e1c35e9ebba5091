package crm.export;

import crm.feed.ChangePosition;
import crm.security.CallerRights;
import crm.security.Role;
import crm.sql.ResultSets;
import crm.sql.Utc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads and writes the table {@code exports}. */
@Component
class ExportQueries {

    private static final String SELECT = """
            select x.id, x.type, x.format, x.state, x.attempts, x.row_count, x.byte_count, x.sha256, x.error, x.as_of,
              x.position, x.created_at, x.finished_at, x.expires_at
            from exports x
            """;

    private final JdbcClient jdbc;

    ExportQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What the next attempt has to do.
     *
     * @param number of the attempt, from 1 on
     * @param asked what decides what who asked for it sees, as it was when they did
     */
    record Attempt(
            int number,
            Export.Format format,
            StoredFilter filter,
            @Nullable ChangePosition since,
            CallerRights asked) {}

    Optional<Export> find(UUID id) {
        return Optional.ofNullable(byIds(List.of(id)).get(id));
    }

    Map<UUID, Export> byIds(Collection<UUID> ids) {
        return byId(jdbc.sql(SELECT + "where x.id = any(:ids)").param("ids", ids.toArray(UUID[]::new)));
    }

    /** Those among them that a caller asked for. */
    Map<UUID, Export> byIds(Collection<UUID> ids, String requestedBy) {
        return byId(jdbc.sql(SELECT + "where x.id = any(:ids) and x.requested_by = :requestedBy")
                .param("ids", ids.toArray(UUID[]::new))
                .param("requestedBy", requestedBy));
    }

    private static Map<UUID, Export> byId(JdbcClient.StatementSpec statement) {
        return statement.query(ExportQueries::export).list().stream()
                .collect(Collectors.toMap(Export::id, Function.identity()));
    }

    private static Export export(ResultSet row, int number) throws SQLException {
        return new Export(
                ResultSets.uuid(row, "id"),
                ResultSets.required(Export.Type.class, row, "type"),
                ResultSets.required(Export.Format.class, row, "format"),
                ResultSets.required(Export.State.class, row, "state"),
                row.getInt("attempts"),
                row.getObject("row_count", Integer.class),
                row.getBigDecimal("byte_count"),
                row.getString("sha256"),
                row.getString("error"),
                ResultSets.optionalInstant(row, "as_of"),
                position(row, "position"),
                ResultSets.instant(row, "created_at"),
                ResultSets.optionalInstant(row, "finished_at"),
                ResultSets.optionalInstant(row, "expires_at"));
    }

    private static @Nullable ChangePosition position(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : ChangePosition.parse(text);
    }

    /** How many exports of a caller wait or run. Locks the count of this caller until the transaction ends. */
    int countUnfinished(String requestedBy) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('export:' || :requestedBy, 0))::text")
                .param("requestedBy", requestedBy)
                .query(String.class)
                .single();
        return jdbc.sql("""
                        select count(*) from exports x
                        where x.requested_by = :requestedBy and x.state in ('WAITING', 'RUNNING')
                        """)
                .param("requestedBy", requestedBy)
                .query(Integer.class)
                .single();
    }

    void insert(
            UUID id,
            Export.Format format,
            StoredFilter filter,
            @Nullable ChangePosition since,
            String requestedBy,
            CallerRights asked,
            Instant now) {
        jdbc.sql("""
                        insert into exports (id, type, format, filter, state, requested_by, role, partner_id, scopes,
                          viewer_id, since, created_at)
                        values (:id, :type, :format, :filter::jsonb, 'WAITING', :requestedBy, :role, :partner, :scopes,
                          :viewer, :since, :now)
                        """)
                .param("id", id)
                .param("type", filter.type().name())
                .param("format", format.name())
                .param("filter", filter.json())
                .param("requestedBy", requestedBy)
                .param(
                        "role",
                        Objects.requireNonNull(asked.role(), "the schema requires a role")
                                .name())
                .param("partner", asked.partner())
                .param("viewer", asked.viewer())
                .param("since", since == null ? null : since.toString())
                .param("scopes", asked.scopes().toArray(String[]::new))
                .param("now", Utc.offset(now))
                .update();
    }

    /** Begins the next attempt; nothing if there is nothing more to be done. What an earlier one finishes is void. */
    Optional<Attempt> begin(UUID id) {
        return jdbc.sql("""
                        update exports set state = 'RUNNING', attempts = attempts + 1
                        where id = :id and state in ('WAITING', 'RUNNING')
                        returning attempts, type, format, filter, since, role, partner_id, scopes, viewer_id
                        """)
                .param("id", id)
                .query((row, number) -> new Attempt(
                        row.getInt("attempts"),
                        ResultSets.required(Export.Format.class, row, "format"),
                        new StoredFilter(ResultSets.required(Export.Type.class, row, "type"), row.getString("filter")),
                        position(row, "since"),
                        new CallerRights(
                                ResultSets.required(Role.class, row, "role"),
                                ResultSets.optionalUuid(row, "partner_id"),
                                ResultSets.texts(row, "scopes"),
                                ResultSets.optionalUuid(row, "viewer_id"))))
                .optional();
    }

    /** @return whether it was this attempt's to finish */
    boolean finish(
            UUID id,
            int attempt,
            int rows,
            ExportFiles.Written file,
            Instant asOf,
            ChangePosition position,
            Instant now,
            Instant expiresAt) {
        return jdbc.sql("""
                        update exports set state = 'DONE', row_count = :rows, byte_count = :bytes, sha256 = :sha256,
                          as_of = :asOf, position = :position, finished_at = :now, expires_at = :expiresAt
                        where id = :id and state = 'RUNNING' and attempts = :attempt
                        """)
                        .param("id", id)
                        .param("attempt", attempt)
                        .param("rows", rows)
                        .param("bytes", file.bytes())
                        .param("sha256", file.sha256())
                        .param("asOf", Utc.offset(asOf))
                        .param("position", position.toString())
                        .param("now", Utc.offset(now))
                        .param("expiresAt", Utc.offset(expiresAt))
                        .update()
                == 1;
    }

    /** Gives one up that is not finished. */
    void fail(UUID id, String error, Instant now) {
        jdbc.sql("""
                        update exports set state = 'FAILED', error = :error, finished_at = :now
                        where id = :id and state in ('WAITING', 'RUNNING')
                        """)
                .param("id", id)
                .param("error", error)
                .param("now", Utc.offset(now))
                .update();
    }

    /** Ends all exports of a caller: unfinished ones fail, and the files of finished ones expire. */
    void end(String requestedBy, String error, Instant now) {
        jdbc.sql("""
                        update exports set
                          error = case state when 'DONE' then error else :error end,
                          finished_at = case state when 'DONE' then finished_at else :now end,
                          state = case state when 'DONE' then 'EXPIRED' else 'FAILED' end
                        where requested_by = :requestedBy and state in ('WAITING', 'RUNNING', 'DONE')
                        """)
                .param("requestedBy", requestedBy)
                .param("error", error)
                .param("now", Utc.offset(now))
                .update();
    }

    void expire(Instant now) {
        jdbc.sql("update exports set state = 'EXPIRED' where state = 'DONE' and expires_at <= :now")
                .param("now", Utc.offset(now))
                .update();
    }

    /** The files that are fetched or written. */
    Set<String> namesInUse() {
        return new HashSet<>(jdbc.sql(
                        "select x.id, x.attempts, x.format from exports x where x.state in ('RUNNING', 'DONE')")
                .query((row, number) -> ExportFiles.name(
                        ResultSets.uuid(row, "id"),
                        row.getInt("attempts"),
                        ResultSets.required(Export.Format.class, row, "format")))
                .list());
    }
}
