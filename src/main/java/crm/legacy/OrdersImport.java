package crm.legacy;

import crm.bike.BikeSnapshot;
import crm.crypto.IdGenerator;
import crm.crypto.Sha256;
import crm.order.CancelReason;
import crm.order.DeliveryMethod;
import crm.order.OrderStatus;
import crm.sql.EnumNames;
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

    private final BikeSnapshotReader snapshots = new BikeSnapshotReader(LegacyTable.ORDER);

    OrdersImport(IdGenerator ids) {
        super(LegacyTable.ORDER);
        codes = new Codes(kind, "order_code", "ORD", "order_code", ids);
        codes.addTo(this);
        column(ColumnMapping.computed("legacy_id", "s.legacy_id", null));
        legacyUuid();
        column(ColumnMapping.of("bike_id", "text", names("bike_id"), f -> BikeSnapshotReader.bikeId(f.row())));
        column(ColumnMapping.of("bike_url", "text", names("bike_url"), f -> BikeSnapshotReader.bikeUrl(f.row())));
        column(ColumnMapping.of("external_bike_ref", "text", List.of(), f -> externalBikeRef(f.row()))
                .onlyAtFirst());
        column(ColumnMapping.of(
                        "bike_snapshot",
                        "jsonb",
                        names("bike_snapshot"),
                        f -> snapshot(f.row()).toJson())
                .onlyAtFirst());
        column(ColumnMapping.staged(
                "told_snapshot", "jsonb", List.of("bike_snapshot"), f -> snapshots.toldJson(f.row())));
        column(ColumnMapping.of("bike_name", "text", names("bike_name"), f -> bikeName(f.row()))
                .whenUpdated("case when s.bike_named then s.bike_name else t.bike_name end"));
        column(ColumnMapping.staged(
                "bike_named",
                "boolean",
                List.of(),
                f -> f.row().field("bike_name").text() != null));
        column(ColumnMapping.computed("archived_bike", ARCHIVED, ARCHIVED));
        column(ColumnMapping.of("status", "text", names("status"), f -> status(f.row())));
        // Until the events are in: see LooseEnds.
        column(ColumnMapping.computed("status_changed_at", "s.created_at", null));
        column(ColumnMapping.of("cancel_reason", "text", names("cancel_reason"), f -> cancelReason(f.row()))
                .whenUnseen("case when s.status in "
                        + EnumNames.list(OrderStatus.class, OrderStatus::isCancelled)
                        + " then t.cancel_reason end"));
        column(ColumnMapping.of(
                "listing_price",
                "numeric",
                names("listing_price_eur", "listing_price"),
                f -> f.optional(ValueParser::amount)));
        column(ColumnMapping.of(
                "final_price",
                "numeric",
                names("final_price_eur", "final_price"),
                f -> f.optional(ValueParser::amount)));
        column(ColumnMapping.of(
                "total_price_rub", "numeric", names("total_price_rub"), f -> f.optional(ValueParser::largeAmount)));
        column(ColumnMapping.of(
                "booking_amount_rub",
                "numeric",
                names("booking_amount_rub"),
                f -> f.optional(ValueParser::largeAmount)));
        column(ColumnMapping.of(
                "booking_amount_eur", "numeric", names("booking_amount_eur"), f -> f.optional(ValueParser::amount)));
        column(ColumnMapping.of(
                "exchange_rate", "numeric", names("exchange_rate"), f -> f.optional(ValueParser::rate)));
        column(ColumnMapping.of(
                "delivery_method",
                "text",
                names("delivery_method"),
                f -> f.optional(ValueParser.spelling(DeliveryMethod::fromLegacy))));
        column(ColumnMapping.of(
                "manager_notes", "text", names("manager_notes"), f -> f.optional(ValueParser.text(ValueParser.NOTE))));
        column(ColumnMapping.of("booking_meta", "jsonb", names("booking_meta"), f -> f.optional(ValueParser::json)));
        column(ColumnMapping.staged("token_hash", "bytea", names("magic_link_token"), f -> hash(f.text())));
        column(ColumnMapping.staged("token_id", "uuid", List.of(), f -> ids.next()));
        column(ColumnMapping.staged("history_id", "uuid", List.of(), f -> ids.next()));
        column(ColumnMapping.staged(
                "updated_at_given",
                "boolean",
                List.of(),
                f -> f.row().field("updated_at").optional(ValueParser::instant) != null));
        partnerReference();
        times();
        reference(ReferenceColumn.parent("customer_id", LegacyTable.CUSTOMER, "customer_id"));
        reference(ReferenceColumn.optional("lead_id", LegacyTable.LEAD, "lead_id"));
        reference(ReferenceColumn.optional("assigned_manager", LegacyTable.USER, "assigned_manager", "assigned_to"));
        remember("status");
        remember("status_changed_at");
    }

    private static OrderStatus status(ImportRow row) {
        return row.field("status").required(ValueParser.status(OrderStatus::fromLegacy));
    }

    private static @Nullable String cancelReason(ImportRow row) {
        String given = row.field("cancel_reason").optional(ValueParser.nameOf(CancelReason.class));
        if (given != null && !WITH_CANCEL_REASON.contains(status(row))) {
            row.warn("cancel_reason", RejectionReason.IGNORED_VALUE, given, "the order is not cancelled: left empty");
            return null;
        }
        return given;
    }

    private static @Nullable String externalBikeRef(ImportRow row) {
        String address = BikeSnapshotReader.address(row);
        return address != null ? address : BikeSnapshotReader.bikeId(row);
    }

    private BikeSnapshot snapshot(ImportRow row) {
        return row.once("snapshot", () -> {
            BigDecimal listed = row.field("listing_price_eur", "listing_price").optional(ValueParser::amount);
            BigDecimal price = listed != null
                    ? listed
                    : row.field("final_price_eur", "final_price").optional(ValueParser::amount);
            return Optional.ofNullable(snapshots.assemble(row, toldName(row), price))
                    .orElseThrow(() -> new RowRejected(
                            "title",
                            RejectionReason.MISSING_VALUE,
                            "no snapshot, name, catalogue entry or URL identifies the bike"));
        });
    }

    private static @Nullable String toldName(ImportRow row) {
        return row.field("bike_name").optional(ValueParser.text(BIKE_NAME));
    }

    private String bikeName(ImportRow row) {
        String told = toldName(row);
        if (told != null) {
            return told;
        }
        String title = snapshot(row).title();
        if (title.codePointCount(0, title.length()) > BIKE_NAME) {
            throw new RowRejected(
                    "bike_snapshot", RejectionReason.TEXT_TOO_LONG, "a title longer than " + BIKE_NAME + " characters");
        }
        return title;
    }

    private static byte @Nullable [] hash(@Nullable String token) {
        return token == null ? null : Sha256.digest().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    void prepare(ImportRun run, List<ImportRow> chunk) {
        snapshots.lookUp(run, chunk);
    }

    @Override
    void compare(ImportRun run) {
        leaveTakenUuids(run);
        codes.settle(run);
        leaveTakenLeads(run);
        leaveTakenTokens(run);
        snapshots.warnOfKept(run);
    }

    /** A lead has one order: the one that has it here, else the first of the file that names it. */
    private static void leaveTakenLeads(ImportRun run) {
        String left = """
                with taken as (
                  update resolved_orders m set lead_id = null
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
                    and not exists (select from resolved_orders m2
                      where m2.record_id = o.id and m2.verdict = 'UPDATED' and m2.lead_id is distinct from o.lead_id))
                """));
        run.update(left.formatted("""
                m.verdict in ('CREATED', 'UPDATED')
                and not exists (select from orders o where o.lead_id = m.lead_id and o.id = m.record_id)
                and exists (select from resolved_orders m2
                  where m2.lead_id = m.lead_id and m2.line < m.line and m2.verdict in ('CREATED', 'UPDATED'))
                """));
    }

    private static void leaveTakenTokens(ImportRun run) {
        run.update("""
                with wanted as (
                  select m.line, m.record_id, k.order_id as holder,
                    row_number() over (partition by s.token_hash order by m.line) as place
                  from resolved_orders m join staged_orders s using (line)
                  left join tracking_tokens k on k.token_hash = s.token_hash
                  where m.verdict in %s and s.token_hash is not null),
                taken as (
                  select line from wanted where place > 1 or holder <> record_id),
                left_out as (
                  update staged_orders s set token_hash = null from taken where taken.line = s.line)
                insert into warned_orders (line, source_column, reason, value, message)
                select line, 'magic_link_token', 'TOKEN_TAKEN', '%s', 'another order has this token: left out'
                  from taken
                """.formatted(TAKEN, TokenRedaction.BLACKED_OUT));
    }

    @Override
    void merge(ImportRun run, Set<String> seen) {
        if (seen.contains("lead_id")) {
            // Two orders may exchange their leads, and at no moment may both have the same.
            run.update("""
                    update orders t set lead_id = null
                    from resolved_orders m
                    where m.verdict = 'UPDATED' and t.id = m.record_id and t.lead_id is distinct from m.lead_id
                      and t.lead_id is not null
                    """);
        }
        super.merge(run, seen);
    }

    @Override
    void follow(ImportRun run, Set<String> seen) {
        run.update("""
                insert into tracking_tokens (id, order_id, token_hash, imported, created_at)
                select s.token_id, m.record_id, s.token_hash, true, s.created_at
                from resolved_orders m join staged_orders s using (line)
                where m.verdict = 'CREATED' and s.token_hash is not null
                order by m.line
                """);
        if (seen.contains("magic_link_token")) {
            replaceTokens(run);
        }
    }

    /** A token that was revoked here stays revoked, unless the old CRM changed it. */
    private static void replaceTokens(ImportRun run) {
        run.update("""
                with changed as (
                  update tracking_tokens k set revoked_at = :now
                  from resolved_orders m join staged_orders s using (line)
                  where m.verdict = 'UPDATED' and k.order_id = m.record_id and k.imported and k.revoked_at is null
                    and k.token_hash is distinct from s.token_hash
                  returning k.order_id)
                insert into tracking_tokens as k (id, order_id, token_hash, imported, created_at)
                select s.token_id, m.record_id, s.token_hash, true, :now
                from resolved_orders m join staged_orders s using (line)
                where m.verdict = 'UPDATED' and s.token_hash is not null
                  and (m.record_id in (select order_id from changed)
                    or not exists (select from tracking_tokens known
                      where known.order_id = m.record_id and known.token_hash = s.token_hash))
                on conflict (token_hash) do update set revoked_at = null
                """);
    }
}
