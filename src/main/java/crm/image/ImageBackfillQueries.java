package crm.image;

import crm.graphql.NodeSource;
import crm.sql.ResultSets;
import crm.sql.Utc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the table {@code image_backfills}, and starts the archives of a backfill. */
@Component
class ImageBackfillQueries implements NodeSource {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    private final Clock clock;

    ImageBackfillQueries(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<ImageBackfill> find(UUID id) {
        return Optional.ofNullable(byIds(List.of(id)).get(id));
    }

    @Override
    public Map<UUID, ImageBackfill> byIds(Collection<UUID> ids) {
        return jdbc
                .sql("""
                        select b.id, b.dry_run, b.state, b.total, b.done, b.failed, b.report, b.error, b.started_at,
                          b.finished_at
                        from image_backfills b where b.id = any(:ids::uuid[])
                        """)
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, number) -> backfill(row))
                .list()
                .stream()
                .collect(Collectors.toMap(ImageBackfill::id, Function.identity()));
    }

    private static ImageBackfill backfill(ResultSet row) throws SQLException {
        String report = row.getString("report");
        return new ImageBackfill(
                ResultSets.uuid(row, "id"),
                row.getBoolean("dry_run"),
                ResultSets.required(ImageBackfill.State.class, row, "state"),
                row.getInt("total"),
                row.getInt("done"),
                row.getInt("failed"),
                report == null ? null : JSON.readValue(report, BackfillReport.class),
                row.getString("error"),
                ResultSets.instant(row, "started_at"),
                ResultSets.optionalInstant(row, "finished_at"));
    }

    /** The backfill that works at the moment; dry runs do not count. */
    Optional<UUID> running() {
        return jdbc.sql("select b.id from image_backfills b where b.state = 'RUNNING' and not b.dry_run")
                .query(UUID.class)
                .optional();
    }

    void insert(UUID id, boolean dryRun, @Nullable UUID startedBy) {
        jdbc.sql("""
                        insert into image_backfills (id, dry_run, state, started_by, started_at, updated_at)
                        values (:id, :dryRun, 'RUNNING', :startedBy::uuid, :now, :now)
                        """)
                .param("id", id)
                .param("dryRun", dryRun)
                .param("startedBy", startedBy)
                .param("now", now())
                .update();
    }

    void report(UUID id, BackfillReport report) {
        jdbc.sql("update image_backfills set report = :report::jsonb, total = :total, updated_at = :now where id = :id")
                .param("report", JSON.writeValueAsString(report))
                .param("total", report.orders())
                .param("now", now())
                .param("id", id)
                .update();
    }

    void finish(UUID id, ImageBackfill.State state, @Nullable String error) {
        jdbc.sql("""
                        update image_backfills set state = :state, error = :error, updated_at = :now, finished_at = :now
                        where id = :id
                        """)
                .param("state", state.name())
                .param("error", error)
                .param("now", now())
                .param("id", id)
                .update();
    }

    /**
     * Takes on the archives of these orders, except those that another attempt works on or finished for this backfill.
     *
     * @return those that were taken on
     */
    List<UUID> takeOn(UUID id, Collection<UUID> orderIds) {
        return jdbc.sql("""
                        insert into image_archives as a (order_id, state, backfill_id, created_at, updated_at)
                        select o, 'PENDING', :id, :now, :now from unnest(:orders::uuid[]) as o order by o
                        on conflict (order_id) do update
                          set state = 'PENDING', attempts = 0, last_error = null, backfill_id = excluded.backfill_id,
                            updated_at = excluded.updated_at
                          where a.state = 'FAILED' and a.backfill_id is distinct from excluded.backfill_id
                        returning a.order_id
                        """)
                .param("id", id)
                .param("orders", orderIds.toArray(UUID[]::new))
                .param("now", now())
                .query(UUID.class)
                .list();
    }

    /** Whether all orders are taken on that it is to work on; what is booked later takes care of itself. */
    boolean hasTakenOn(UUID id) {
        return jdbc.sql("select b.taken_on from image_backfills b where b.id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    void tookOn(UUID id) {
        jdbc.sql("update image_backfills set taken_on = true where id = :id")
                .param("id", id)
                .update();
    }

    /**
     * Counts what has become of the archives that it took on.
     *
     * @return how many are still being tried
     */
    int progress(UUID id) {
        return jdbc.sql("""
                        with counted as (
                          select count(*) as total, count(*) filter (where a.state in ('ARCHIVED', 'PARTIAL')) as done,
                            count(*) filter (where a.state = 'FAILED') as failed
                          from image_archives a where a.backfill_id = :id)
                        update image_backfills b set total = c.total, done = c.done, failed = c.failed,
                          updated_at = :now
                        from counted c where b.id = :id
                        returning b.total - b.done - b.failed
                        """)
                .param("id", id)
                .param("now", now())
                .query(Integer.class)
                .single();
    }

    private OffsetDateTime now() {
        return Utc.offset(clock.instant());
    }
}
