package crm.image;

import crm.graphql.Loaders;
import crm.job.Jobs;
import crm.sql.ResultSets;
import crm.sql.Utc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the table {@code image_archives}. */
@Component
class ImageArchiveQueries {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final TypeReference<List<Copy>> COPIES = new TypeReference<>() {};

    private final JdbcClient jdbc;

    private final OrderPictures orders;

    private final Jobs jobs;

    private final Clock clock;

    ImageArchiveQueries(JdbcClient jdbc, OrderPictures orders, Jobs jobs, Clock clock, Loaders loaders) {
        this.jdbc = jdbc;
        this.orders = orders;
        this.jobs = jobs;
        this.clock = clock;
        loaders.toOne(ImageArchiveProgress.LOADER, this::progress);
    }

    /**
     * A copy of a picture.
     *
     * @param source its address in the advertisement
     * @param original key of the file as it was sent
     * @param rendition key of the small JPEG; none of formats that cannot be decoded
     */
    record Copy(String source, String original, @Nullable String rendition) {

        /** The key of what is to be shown. */
        String shown() {
            return rendition == null ? original : rendition;
        }
    }

    /**
     * What is to be done for an order.
     *
     * @param storageKey where its copies are kept
     * @param pictures addresses in the advertisement, the one to show first
     * @param copies that there are already
     * @param attempts made so far
     * @param backfilled whether a backfill took it on
     * @param partner that booked the bike; null without one
     */
    record Work(
            String storageKey,
            List<String> pictures,
            List<Copy> copies,
            int attempts,
            boolean backfilled,
            @Nullable UUID partner) {}

    Map<UUID, ImageArchiveProgress> progress(Collection<UUID> orderIds) {
        Map<UUID, ImageArchiveProgress> found = HashMap.newHashMap(orderIds.size());
        jdbc.sql("""
                        select a.order_id, a.state, a.attempts, a.last_error from image_archives a
                        where a.order_id = any(:orders::uuid[])
                        """).param("orders", orderIds.toArray(UUID[]::new)).query(row -> {
            found.put(
                    ResultSets.uuid(row, "order_id"),
                    new ImageArchiveProgress(
                            ResultSets.required(ImageArchiveState.class, row, "state"),
                            row.getInt("attempts"),
                            row.getString("last_error")));
        });
        return found;
    }

    /** @return false if the pictures are copied already */
    boolean begin(UUID orderId) {
        // The row is locked in any case: two that begin the same at once do so one after the other.
        jdbc.sql("""
                        insert into image_archives as a (order_id, state, created_at, updated_at)
                        values (:order, 'PENDING', :now, :now)
                        on conflict (order_id) do update
                          set state = 'PENDING', attempts = 0, last_error = null, backfill_id = null,
                            updated_at = excluded.updated_at
                          where a.state in ('PARTIAL', 'FAILED')
                        """).param("order", orderId).param("now", now()).update();
        return jdbc.sql("select a.state = 'PENDING' from image_archives a where a.order_id = :order")
                .param("order", orderId)
                .query(Boolean.class)
                .single();
    }

    /** Empty if there is nothing to do: the archive is complete, it was given up, or the order is gone. */
    Optional<Work> find(UUID orderId) {
        return orders.find(orderId)
                .flatMap(order -> jdbc.sql("""
                        select a.storage_key, a.copies, a.attempts, a.backfill_id is not null as backfilled
                        from image_archives a
                        where a.order_id = :order and a.state = 'PENDING'
                        """)
                        .param("order", orderId)
                        .query((row, number) -> work(row, order))
                        .optional());
    }

    private static Work work(ResultSet row, OrderPictures.Advertised order) throws SQLException {
        return new Work(
                row.getString("storage_key"),
                order.pictures(),
                JSON.readValue(row.getString("copies"), COPIES),
                row.getInt("attempts"),
                row.getBoolean("backfilled"),
                order.partner());
    }

    /**
     * Writes the result of an attempt, and gives the order its pictures. If nothing more is to be done, this deletes
     * the job in the same transaction. Otherwise a request for a new attempt that comes before the scheduler deletes
     * the job would find the old job and be lost.
     */
    void record(UUID orderId, ImageArchiveProgress progress, List<Copy> copies) {
        jdbc.sql("""
                        update image_archives set state = :state, attempts = :attempts, last_error = :error,
                          copies = :copies::jsonb, updated_at = :now
                        where order_id = :order
                        """)
                .param("state", progress.state().name())
                .param("attempts", progress.attempts())
                .param("error", progress.lastError())
                .param("copies", JSON.writeValueAsString(copies))
                .param("now", now())
                .param("order", orderId)
                .update();
        orders.setCopies(
                orderId,
                copies.stream()
                        .map(copy -> ImageController.ADDRESS + copy.shown())
                        .toList());
        if (progress.state() != ImageArchiveState.PENDING) {
            forget(orderId);
        }
    }

    /** Deletes the order's job. */
    void forget(UUID orderId) {
        jobs.delete(ImageArchive.TASK.getTaskName(), orderId.toString());
    }

    private OffsetDateTime now() {
        return Utc.offset(clock.instant());
    }
}
