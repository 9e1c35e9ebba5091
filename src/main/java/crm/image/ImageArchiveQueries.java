package crm.image;

import crm.graphql.Loaders;
import crm.sql.ResultSets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

/** Reads and writes the table {@code image_archives}, and the archive's own column of {@code orders}. */
@Component
class ImageArchiveQueries {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final TypeReference<List<Copy>> COPIES = new TypeReference<>() {};

    private final JdbcClient jdbc;

    private final Clock clock;

    ImageArchiveQueries(JdbcClient jdbc, Clock clock, Loaders loaders) {
        this.jdbc = jdbc;
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
     */
    record Work(String storageKey, List<String> pictures, List<Copy> copies, int attempts, boolean backfilled) {}

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

    /** Empty if there is nothing to do: it is done, given up, or the order is gone. */
    Optional<Work> find(UUID orderId) {
        return jdbc.sql("""
                        select a.storage_key, a.copies, a.attempts, a.backfill_id is not null as backfilled,
                          o.bike_snapshot ->> 'mainPhotoUrl' as main_photo_url,
                          array(select jsonb_array_elements_text(
                            case when jsonb_typeof(o.bike_snapshot -> 'images') = 'array'
                              then o.bike_snapshot -> 'images' else '[]' end)) as images
                        from image_archives a join orders o on o.id = a.order_id
                        where a.order_id = :order and a.state = 'PENDING'
                        """)
                .param("order", orderId)
                .query((row, number) -> work(row))
                .optional();
    }

    private static Work work(ResultSet row) throws SQLException {
        return new Work(
                row.getString("storage_key"),
                Picture.inOrder(row.getString("main_photo_url"), ResultSets.texts(row, "images")),
                JSON.readValue(row.getString("copies"), COPIES),
                row.getInt("attempts"),
                row.getBoolean("backfilled"));
    }

    /**
     * Writes down what an attempt came to, and gives the order its pictures. The order's version and time of update
     * stay: nobody has worked on it. Where nothing more is to be done, the job goes with it, in the same transaction:
     * else one that is wanted anew in the meantime would be taken for the old one, and be lost.
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
        jdbc.sql("""
                        update orders set cached_images = :images::text[]
                        where id = :order and cached_images is distinct from :images::text[]
                        """)
                .param(
                        "images",
                        copies.stream()
                                .map(copy -> ImageController.ADDRESS + copy.shown())
                                .toArray(String[]::new))
                .param("order", orderId)
                .update();
        if (progress.state() != ImageArchiveState.PENDING) {
            forget(orderId);
        }
    }

    /** Takes the job away. */
    void forget(UUID orderId) {
        jdbc.sql("delete from scheduled_tasks where task_name = :task and task_instance = :order")
                .param("task", ImageArchive.TASK.getTaskName())
                .param("order", orderId.toString())
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
