package crm.booking;

import crm.bike.BikeSnapshot;
import crm.history.Correction;
import crm.image.Pictures;
import crm.order.OrderStage;
import crm.order.OrderStatus;
import crm.shipment.ShipmentStatus;
import crm.sql.ResultSets;
import crm.sql.Utc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what a tracking token shows, in one statement. */
@Component
class TrackingQueries {

    private final JdbcClient jdbc;

    private final Pictures pictures;

    private final Clock clock;

    TrackingQueries(JdbcClient jdbc, Pictures pictures, Clock clock) {
        this.jdbc = jdbc;
        this.pictures = pictures;
        this.clock = clock;
    }

    /** Empty for an unknown, revoked or expired token: the same statement covers all three. */
    Optional<OrderTracking> find(String token) {
        return jdbc.sql("""
                        select o.order_code, o.status, o.status_changed_at, o.stage, o.created_at, o.bike_snapshot,
                          o.cached_images,
                          s.carrier, s.tracking_number, s.status as shipment_status, s.estimated_delivery, s.shipped_at,
                          s.delivered_at, h.statuses, h.reached
                        from tracking_tokens t join orders o on o.id = t.order_id
                        left join lateral (
                          select s.* from shipments s where s.order_id = o.id order by s.created_at desc, s.id desc
                            limit 1
                        ) s on true
                        cross join lateral (
                          select coalesce(array_agg(h.to_status order by h.first, h.to_status), '{}') as statuses,
                            coalesce(array_agg(h.first order by h.first, h.to_status), '{}') as reached
                          from (select h.to_status, min(h.occurred_at) as first from status_history h
                                where h.order_id = o.id and %s group by h.to_status) h) h
                        where t.token_hash = :hash and t.revoked_at is null
                          and (t.expires_at is null or t.expires_at > :now)
                        """.formatted(Correction.COUNTS))
                .param("hash", TrackingTokens.hash(token))
                .param("now", Utc.offset(clock.instant()))
                .query((row, number) -> tracking(row))
                .optional();
    }

    private OrderTracking tracking(ResultSet row) throws SQLException {
        TrackingStage stage = TrackingStage.of(ResultSets.required(OrderStatus.class, row, "status"));
        BikeSnapshot bike = BikeSnapshot.fromJson(row.getString("bike_snapshot"));
        return new OrderTracking(
                row.getString("order_code"),
                stage,
                ResultSets.instant(row, "status_changed_at"),
                ResultSets.optional(OrderStage.class, row, "stage"),
                ResultSets.instant(row, "created_at"),
                TrackingStep.way(stage, reached(row)),
                new OrderTracking.TrackedBike(
                        bike.title(),
                        pictures.toShow(ResultSets.texts(row, "cached_images"), bike.mainPhotoUrl(), bike.images())),
                shipment(row));
    }

    /** A stage has several statuses: whichever came first reached it. */
    private static Map<TrackingStage, Instant> reached(ResultSet row) throws SQLException {
        Map<TrackingStage, Instant> reached = new EnumMap<>(TrackingStage.class);
        List<String> statuses = ResultSets.texts(row, "statuses");
        Timestamp[] times = (Timestamp[]) row.getArray("reached").getArray();
        for (int i = 0; i < times.length; i++) {
            reached.putIfAbsent(TrackingStage.of(OrderStatus.valueOf(statuses.get(i))), times[i].toInstant());
        }
        reached.putIfAbsent(TrackingStage.BOOKED, ResultSets.instant(row, "created_at"));
        return reached;
    }

    private static OrderTracking.@Nullable TrackedShipment shipment(ResultSet row) throws SQLException {
        ShipmentStatus status = ResultSets.optional(ShipmentStatus.class, row, "shipment_status");
        return status == null
                ? null
                : new OrderTracking.TrackedShipment(
                        row.getString("carrier"),
                        row.getString("tracking_number"),
                        status,
                        row.getObject("estimated_delivery", LocalDate.class),
                        ResultSets.optionalInstant(row, "shipped_at"),
                        ResultSets.optionalInstant(row, "delivered_at"));
    }
}
