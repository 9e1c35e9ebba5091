package crm.order;

import crm.image.OrderPictures;
import crm.sql.ResultSets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads and writes in the table {@code orders} what the archive of pictures needs. */
@Component
class OrderPicturesRepository implements OrderPictures {

    private static final String ARCHIVED = "exists (select from bikes b where b.bike_id = o.bike_id and not b.active)";

    private static final String REFERENCE = "coalesce(nullif(o.bike_url, ''), nullif(o.bike_id, ''))";

    private static final String NO_REFERENCE = "o.external_bike_ref is null and " + REFERENCE + " is not null";

    private static final String WRONG_ARCHIVED = "o.archived_bike is distinct from (" + ARCHIVED + ")";

    private static final String SELECT = """
            select o.id, o.partner_id, o.bike_snapshot ->> 'mainPhotoUrl' as main_photo_url, array(
              select jsonb_array_elements_text(
                case when jsonb_typeof(o.bike_snapshot -> 'images') = 'array'
                  then o.bike_snapshot -> 'images' else '[]' end)) as images
            from orders o
            """;

    private final JdbcClient jdbc;

    OrderPicturesRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Advertised> find(UUID orderId) {
        return jdbc.sql(SELECT + "where o.id = :order")
                .param("order", orderId)
                .query((row, number) -> advertised(row))
                .optional();
    }

    @Override
    public List<Advertised> withoutCopies(@Nullable UUID after, int limit) {
        return jdbc.sql(SELECT + """
                        where o.cached_images = '{}' and (:after::uuid is null or o.id > :after::uuid)
                        order by o.id limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> advertised(row))
                .list();
    }

    private static Advertised advertised(ResultSet row) throws SQLException {
        return new Advertised(
                ResultSets.uuid(row, "id"),
                row.getString("main_photo_url"),
                ResultSets.texts(row, "images"),
                ResultSets.optionalUuid(row, "partner_id"));
    }

    @Override
    public void setCopies(UUID orderId, Collection<String> addresses) {
        jdbc.sql("""
                        update orders set cached_images = :images::text[]
                        where id = :order and cached_images is distinct from :images::text[]
                        """)
                .param("images", addresses.toArray(String[]::new))
                .param("order", orderId)
                .update();
    }

    @Override
    public int countMissingReferences() {
        return count(NO_REFERENCE);
    }

    @Override
    public int countWrongArchivedBikes() {
        return count(WRONG_ARCHIVED);
    }

    private int count(String condition) {
        return jdbc.sql("select count(*) from orders o where " + condition)
                .query(Integer.class)
                .single();
    }

    @Override
    public void fillReferences() {
        lock(NO_REFERENCE);
        jdbc.sql("update orders o set external_bike_ref = " + REFERENCE + " where " + NO_REFERENCE)
                .update();
    }

    @Override
    public void correctArchivedBikes() {
        lock(WRONG_ARCHIVED);
        jdbc.sql("update orders o set archived_bike = not o.archived_bike where " + WRONG_ARCHIVED)
                .update();
    }

    /** Avoids deadlocks with other transactions that change many orders: all lock them in id order. */
    private void lock(String condition) {
        jdbc.sql("select count(*) from (select from orders o where " + condition + " order by o.id for update) locked")
                .query(Long.class)
                .single();
    }
}
