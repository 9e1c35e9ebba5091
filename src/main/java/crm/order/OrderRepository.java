package crm.order;

import crm.command.Patch;
import crm.sla.DueDates;
import crm.sql.Utc;
import crm.sql.Where;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the table {@code orders}. */
@Component
class OrderRepository implements DueDates {

    private final JdbcClient jdbc;

    OrderRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Other bookings of the same customers wait for the end of this transaction. The order of the locks is that of the
     * ids, to avoid deadlocks. Call it after all orders are locked.
     */
    void lockBookings(Collection<UUID> customers) {
        jdbc.sql("""
                        select pg_advisory_xact_lock(hashtextextended('booking:' || id, 0))
                        from (select distinct id from unnest(:customers::uuid[]) as c (id) order by id) sorted
                        """).param("customers", Where.uuids(customers)).query(row -> {});
    }

    void insert(UUID id, String code, NewOrder order, Instant now) {
        jdbc.sql("""
                        insert into orders (id, order_code, customer_id, lead_id, bike_id, external_bike_ref,
                          bike_snapshot, archived_bike, bike_name, bike_url, status, assigned_manager, listing_price,
                          final_price, total_price_rub, booking_amount_eur, booking_amount_rub, exchange_rate,
                          delivery_method, booking_meta, partner_id, partner_customer_id, external_reference,
                          status_changed_at, created_at, updated_at)
                        values (:id, :code, :customer, :lead, :bikeId, :bikeRef, :snapshot::jsonb, :archived, :bikeName,
                          :bikeUrl, 'PENDING_MANAGER', :manager, :listingPrice, :finalPrice, :totalPrice,
                          :bookingAmount, :bookingAmountRub, :exchangeRate, :deliveryMethod, :meta::jsonb, :partner,
                          :partnerCustomer, :externalReference, :now, :now, :now)
                        """)
                .param("id", id)
                .param("code", code)
                .param("customer", order.customerId())
                .param("lead", order.leadId())
                .param("bikeId", order.bike().bikeId())
                .param("bikeRef", order.bike().externalBikeRef())
                .param("snapshot", order.bike().toJson())
                .param("archived", order.archivedBike())
                .param("bikeName", order.bike().title())
                .param("bikeUrl", order.bike().bikeUrl())
                .param("manager", order.assignedManager())
                .param("listingPrice", order.prices().listingPrice())
                .param("finalPrice", order.prices().finalPrice())
                .param("totalPrice", order.prices().totalPrice())
                .param("bookingAmount", order.prices().bookingAmount())
                .param("bookingAmountRub", order.prices().bookingAmountRub())
                .param("exchangeRate", order.prices().exchangeRate())
                .param("deliveryMethod", name(order.deliveryMethod()))
                .param("meta", order.bookingMeta())
                .param("partner", order.partnerId())
                .param("partnerCustomer", order.partnerCustomerId())
                .param("externalReference", order.externalReference())
                .param("now", Utc.offset(now))
                .update();
    }

    /**
     * Moves orders that are locked.
     *
     * @param reason of a cancellation; a refund keeps that of its cancellation
     * @param cancelNote of a cancellation; a refund keeps that of its cancellation
     * @param acting becomes the manager of orders without one; null for none
     */
    void move(
            Collection<UUID> orders,
            OrderStatus to,
            @Nullable CancelReason reason,
            @Nullable String cancelNote,
            @Nullable UUID acting,
            Instant now) {
        jdbc.sql("""
                        update orders set status = :to, stage = null, legacy_status = null,
                          cancel_reason = coalesce(:reason, cancel_reason),
                          cancel_note = coalesce(:cancelNote, cancel_note),
                          assigned_manager = case status
                            when 'PENDING_MANAGER' then coalesce(assigned_manager, :acting::uuid)
                            else assigned_manager end,
                          status_changed_at = :now, updated_at = :now, version = version + 1
                        where id = any(:orders::uuid[])
                        """)
                .param("to", to.name())
                .param("reason", name(reason))
                .param("cancelNote", cancelNote)
                .param("acting", acting)
                .param("now", Utc.offset(now))
                .param("orders", Where.uuids(orders))
                .update();
    }

    /**
     * Corrects the status of an order that is locked. Nothing else follows from it.
     *
     * @param reason of the cancellation; null clears it, with its note and the order that superseded this one
     * @param since when the order took the status
     */
    void correct(
            UUID order,
            OrderStatus to,
            @Nullable CancelReason reason,
            @Nullable String cancelNote,
            Instant since,
            Instant now) {
        jdbc.sql("""
                        update orders set status = :to, stage = null, legacy_status = null, cancel_reason = :reason,
                          cancel_note = case when :reason::text is not null then :cancelNote end,
                          superseded_by = case when :reason::text is not null then superseded_by end,
                          status_changed_at = :since, updated_at = :now, version = version + 1
                        where id = :order
                        """)
                .param("to", to.name())
                .param("reason", name(reason))
                .param("cancelNote", cancelNote)
                .param("since", Utc.offset(since))
                .param("now", Utc.offset(now))
                .param("order", order)
                .update();
    }

    /** Keeps an earlier time, and leaves the version as it is. */
    void setReservePaid(Collection<UUID> orders, Instant at, Instant now) {
        jdbc.sql("""
                        update orders set reserve_paid_at = :at, updated_at = :now
                        where id = any(:orders::uuid[]) and reserve_paid_at is null
                        """)
                .param("at", Utc.offset(at))
                .param("now", Utc.offset(now))
                .param("orders", Where.uuids(orders))
                .update();
    }

    /** Leaves the version as it is. */
    void clearReservePaid(UUID order, Instant now) {
        jdbc.sql("""
                        update orders set reserve_paid_at = null, updated_at = :now
                        where id = :order and reserve_paid_at is not null and status <> 'DEPOSIT_PAID'
                        """).param("now", Utc.offset(now)).param("order", order).update();
    }

    /** @param winners the order whose reserve was paid, by the order that was cancelled for it */
    void setSupersededBy(Map<UUID, UUID> winners) {
        jdbc.sql("""
                        update orders o set superseded_by = w.winner
                        from unnest(:orders::uuid[], :winners::uuid[]) as w (id, winner)
                        where o.id = w.id
                        """)
                .param("orders", Where.uuids(winners.keySet()))
                .param("winners", Where.uuids(winners.values()))
                .update();
    }

    /** @param stage null clears it */
    void setStage(UUID order, @Nullable OrderStage stage, Instant now) {
        jdbc.sql("""
                        update orders set stage = :stage, updated_at = :now, version = version + 1
                        where id = :order
                        """)
                .param("stage", name(stage))
                .param("now", Utc.offset(now))
                .param("order", order)
                .update();
    }

    void assign(Collection<UUID> orders, @Nullable UUID manager, Instant now) {
        jdbc.sql("""
                        update orders set assigned_manager = :manager, updated_at = :now, version = version + 1
                        where id = any(:orders::uuid[]) and assigned_manager is distinct from :manager
                        """)
                .param("manager", manager)
                .param("now", Utc.offset(now))
                .param("orders", Where.uuids(orders))
                .update();
    }

    @Override
    public Subject subject() {
        return Subject.ORDER;
    }

    @Override
    public void recompute(Collection<String> statuses) {
        Set<String> affected = new TreeSet<>(statuses);
        if (affected.contains(OrderStatus.AWAITING_DEPOSIT.name())) {
            // Those that are assigned already are due as in that status.
            affected.add(OrderStatus.PENDING_MANAGER.name());
        }
        String[] texts = affected.toArray(String[]::new);
        // Avoids deadlocks with other transactions that change many rows: all lock them in id order.
        jdbc.sql("""
                        select count(*) from (
                          select from orders where status = any(:statuses) order by id for update) locked
                        """).param("statuses", texts).query(Long.class).single();
        // A trigger of the table computes the due date whenever a statement writes status_changed_at.
        jdbc.sql("update orders set status_changed_at = status_changed_at where status = any(:statuses)")
                .param("statuses", texts)
                .update();
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    /** Writes the columns of a patch, and increments the version. An empty patch writes nothing. */
    void update(UUID id, Patch patch, Instant now) {
        patch.apply(jdbc, "orders", id, now);
    }

    /** Leaves the version as it is. */
    void updateDeliveryEstimate(UUID order, @Nullable LocalDate latest, Instant now) {
        jdbc.sql("""
                        update orders set delivery_estimate = :latest::date, updated_at = :now
                        where id = :order and delivery_estimate is distinct from :latest::date
                        """)
                .param("latest", latest)
                .param("now", Utc.offset(now))
                .param("order", order)
                .update();
    }
}
