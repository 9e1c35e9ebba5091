package crm.order;

import crm.bike.ArchivedBikes;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps {@code orders.archived_bike} as the catalogue has it. */
@Component
class ArchivedBikesRepository implements ArchivedBikes {

    private final JdbcClient jdbc;

    ArchivedBikesRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An order's version and time of update stay, because no user changed the order. This avoids deadlocks: rows are
     * locked in id order.
     */
    @Override
    public void update(Collection<String> bikeIds) {
        String[] bikes = bikeIds.toArray(String[]::new);
        jdbc.sql("""
                        select count(*) from (
                          select from orders o join bikes b on b.bike_id = o.bike_id
                          where o.bike_id = any(:bikes) and o.archived_bike = b.active
                          order by o.id for update of o) locked
                        """).param("bikes", bikes).query(Long.class).single();
        jdbc.sql("""
                        update orders o set archived_bike = not b.active
                        from bikes b
                        where b.bike_id = o.bike_id and o.bike_id = any(:bikes) and o.archived_bike = b.active
                        """).param("bikes", bikes).update();
    }
}
