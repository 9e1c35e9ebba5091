package crm.legacy;

import crm.api.Ids;
import crm.api.Sha256;
import crm.bike.BikeSnapshot;
import crm.order.CancelReason;
import crm.order.DeliveryMethod;
import crm.order.OrderStatus;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Orders, each with the snapshot of its bike, and the links by which customers follow them. */
final class OrdersImport extends TableImport {

    private static final Set<OrderStatus> WITH_CANCEL_REASON = EnumSet.of(OrderStatus.CANCELLED, OrderStatus.REFUNDED);

    private static final int BIKE_NAME = 1000;

    private static final String ARCHIVED = "not exists (select from bikes b where b.bike_id = s.bike_id and b.active)";

    private final Codes codes;

    private final Snapshots snapshots = new Snapshots(Kind.ORDER);

    OrdersImport(Ids ids) {
        super(Kind.ORDER);
        codes = new Codes(kind, "order_code", "ORD", "order_code", ids);
        codes.addTo(this);
        column(Column.computed("legacy_id", "s.legacy_id", null));
        legacyUuid();
        column(Column.of("bike_id", "text", names("bike_id"), f -> Snapshots.bikeId(f.row())));
        column(Column.of("bike_url", "text", names("bike_url"), f -> Snapshots.bikeUrl(f.row())));
        column(Column.of("external_bike_ref", "text", List.of(), f -> externalBikeRef(f.row()))
                .onlyAtFirst());
        column(Column.of(
                        "bike_snapshot",
                        "jsonb",
                        names("bike_snapshot"),
                        f -> snapshot(f.row()).toJson())
                .onlyAtFirst());
        column(Column.staged("told_snapshot", "jsonb", List.of("bike_snapshot"), f -> snapshots.toldJson(f.row())));
        column(Column.of("bike_name", "text", names("bike_name"), f -> bikeName(f.row()))
                .whenUpdated("case when s.bike_named then s.bike_name else t.bike_name end"));
        column(Column.staged(
                "bike_named",
                "boolean",
                List.of(),
                f -> f.row().field("bike_name").text() != null));
        column(Column.computed("archived_bike", ARCHIVED, ARCHIVED));
        column(Column.of("status", "text", names("status"), f -> status(f.row())));
        // Until the events are in: see LooseEnds.
        column(Column.computed("status_changed_at", "s.created_at", null));
        column(Column.of("cancel_reason", "text", names("cancel_reason"), f -> cancelReason(f.row()))
                .whenUnseen("case when s.status in ('CANCELLED', 'REFUNDED') then t.cancel_reason end"));
        column(Column.of(
                "listing_price",
                "numeric",
                names("listing_price_eur", "listing_price"),
                f -> f.optional(Values::amount)));
        column(Column.of(
                "final_price", "numeric", names("final_price_eur", "final_price"), f -> f.optional(Values::amount)));
        column(Column.of("total_price_rub", "numeric", names("total_price_rub"), f -> f.optional(Values::largeAmount)));
        column(Column.of(
                "booking_amount_rub", "numeric", names("booking_amount_rub"), f -> f.optional(Values::largeAmount)));
        column(Column.of(
                "booking_amount_eur", "numeric", names("booking_amount_eur"), f -> f.optional(Values::amount)));
        column(Column.of("exchange_rate", "numeric", names("exchange_rate"), f -> f.optional(Values::rate)));
        column(Column.of(
                "delivery_method",
                "text",
                names("delivery_method"),
                f -> f.optional(Values.spelling(DeliveryMethod::fromLegacy))));
        column(Column.of("manager_notes", "text", names("manager_notes"), f -> f.optional(Values.text(Values.NOTE))));
        column(Column.of("booking_meta", "jsonb", names("booking_meta"), f -> f.optional(Values::json)));
        column(Column.staged("token_hash", "bytea", names("magic_link_token"), f -> hash(f.text())));
        column(Column.staged("token_id", "uuid", List.of(), f -> ids.next()));
        column(Column.staged("history_id", "uuid", List.of(), f -> ids.next()));
        column(Column.staged(
                "updated_at_given",
                "boolean",
                List.of(),
                f -> f.row().field("updated_at").optional(Values::instant) != null));
        partnerReference();
        times();
        reference(Reference.parent("customer_id", Kind.CUSTOMER, "customer_id"));
        reference(Reference.optional("lead_id", Kind.LEAD, "lead_id"));
        reference(Reference.optional("assigned_manager", Kind.USER, "assigned_manager", "assigned_to"));
        remember("status");
        remember("status_changed_at");
    }

    private static OrderStatus status(Row row) {
        return row.field("status").required(Values.status(OrderStatus::fromLegacy));
    }

    private static @Nullable String cancelReason(Row row) {
        String given = row.field("cancel_reason").optional(Values.nameOf(CancelReason.class));
        if (given != null && !WITH_CANCEL_REASON.contains(status(row))) {
            row.warn("cancel_reason", Reason.IGNORED_VALUE, given, "the order is not cancelled: left empty");
            return null;
        }
        return given;
    }

    private static @Nullable String externalBikeRef(Row row) {
        String address = Snapshots.address(row);
        return address != null ? address : Snapshots.bikeId(row);
    }

    private BikeSnapshot snapshot(Row row) {
        return row.once("snapshot", () -> {
            BigDecimal listed = row.field("listing_price_eur", "listing_price").optional(Values::amount);
            BigDecimal price = listed != null
                    ? listed
                    : row.field("final_price_eur", "final_price").optional(Values::amount);
            return Optional.ofNullable(snapshots.assemble(row, toldName(row), price))
                    .orElseThrow(() -> new RowRejected(
                            "title",
                            Reason.MISSING_VALUE,
                            "neither snapshot nor name nor catalogue nor address name the bike"));
        });
    }

    private static @Nullable String toldName(Row row) {
        return row.field("bike_name").optional(Values.text(BIKE_NAME));
    }

    private String bikeName(Row row) {
        String told = toldName(row);
        if (told != null) {
            return told;
        }
        String title = snapshot(row).title();
        if (title.codePointCount(0, title.length()) > BIKE_NAME) {
            throw new RowRejected(
                    "bike_snapshot", Reason.TEXT_TOO_LONG, "a title longer than " + BIKE_NAME + " characters");
        }
        return title;
    }

    private static byte @Nullable [] hash(@Nullable String token) {
        return token == null ? null : Sha256.digest().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    void prepare(Run run, List<Row> chunk) {
        snapshots.lookUp(run, chunk);
    }

    @Override
    void compare(Run run) {
        leaveTakenUuids(run);
        codes.settle(run);
        leaveTakenLeads(run);
        leaveTakenTokens(run);
        snapshots.warnOfKept(run);
    }

    /** A lead has one order: the one that has it here, else the first of the file that names it. */
    private static void leaveTakenLeads(Run run) {
        String left = """
                with taken as (
                  update met_orders m set lead_id = null
                  where m.lead_id is not null and %s
                  returning m.line)
                insert into warned_orders (line, source_column, reason, value, message)
                select line, 'lead_id', 'LEAD_TAKEN', s.lead_id_ref, 'another order has this lead: left empty'
                from taken join staged_orders s using (line)
                """;
        run.update(left.formatted("""
                m.verdict in ('CREATED', 'UPDATED', 'UNCHANGED') and exists (
                  select from orders o
                  where o.lead_id = m.lead_id and o.id <> m.record_id
                    and not exists (select from met_orders m2
                      where m2.record_id = o.id and m2.verdict = 'UPDATED' and m2.lead_id is distinct from o.lead_id))
                """));
        run.update(left.formatted("""
                m.verdict in ('CREATED', 'UPDATED')
                and not exists (select from orders o where o.lead_id = m.lead_id and o.id = m.record_id)
                and exists (select from met_orders m2
                  where m2.lead_id = m.lead_id and m2.line < m.line and m2.verdict in ('CREATED', 'UPDATED'))
                """));
    }

    private static void leaveTakenTokens(Run run) {
        run.update("""
                with wanted as (
                  select m.line, m.record_id, k.order_id as holder,
                    row_number() over (partition by s.token_hash order by m.line) as place
                  from met_orders m join staged_orders s using (line)
                  left join tracking_tokens k on k.token_hash = s.token_hash
                  where m.verdict in %s and s.token_hash is not null),
                taken as (
                  select line from wanted where place > 1 or holder <> record_id),
                left_out as (
                  update staged_orders s set token_hash = null from taken where taken.line = s.line)
                insert into warned_orders (line, source_column, reason, value, message)
                select line, 'magic_link_token', 'TOKEN_TAKEN', '%s', 'another order has this token: left out' from taken
                """.formatted(TAKEN, Secrets.BLACKED_OUT));
    }

    @Override
    void merge(Run run, Set<String> seen) {
        if (seen.contains("lead_id")) {
            // Two orders may exchange their leads, and at no moment may both have the same.
            run.update("""
                    update orders t set lead_id = null
                    from met_orders m
                    where m.verdict = 'UPDATED' and t.id = m.record_id and t.lead_id is distinct from m.lead_id
                      and t.lead_id is not null
                    """);
        }
        super.merge(run, seen);
    }

    @Override
    void follow(Run run, Set<String> seen) {
        run.update("""
                insert into tracking_tokens (id, order_id, token_hash, imported, created_at)
                select s.token_id, m.record_id, s.token_hash, true, s.created_at
                from met_orders m join staged_orders s using (line)
                where m.verdict = 'CREATED' and s.token_hash is not null
                order by m.line
                """);
        if (seen.contains("magic_link_token")) {
            replaceTokens(run);
        }
    }

    /** A token that was revoked here stays revoked, unless the old CRM changed it. */
    private static void replaceTokens(Run run) {
        run.update("""
                with changed as (
                  update tracking_tokens k set revoked_at = :now
                  from met_orders m join staged_orders s using (line)
                  where m.verdict = 'UPDATED' and k.order_id = m.record_id and k.imported and k.revoked_at is null
                    and k.token_hash is distinct from s.token_hash
                  returning k.order_id)
                insert into tracking_tokens as k (id, order_id, token_hash, imported, created_at)
                select s.token_id, m.record_id, s.token_hash, true, :now
                from met_orders m join staged_orders s using (line)
                where m.verdict = 'UPDATED' and s.token_hash is not null
                  and (m.record_id in (select order_id from changed)
                    or not exists (select from tracking_tokens known
                      where known.order_id = m.record_id and known.token_hash = s.token_hash))
                on conflict (token_hash) do update set revoked_at = null
                """);
    }
}
