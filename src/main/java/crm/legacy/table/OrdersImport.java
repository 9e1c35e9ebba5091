package crm.legacy.table;

import crm.bike.BikeSnapshot;
import crm.crypto.IdGenerator;
import crm.crypto.Sha256;
import crm.legacy.row.FieldValue;
import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.row.RowRejected;
import crm.legacy.row.TokenRedaction;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.staging.ResolvedTable;
import crm.legacy.value.DecimalParser;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.order.BikeQuality;
import crm.order.CancelReason;
import crm.order.DeliveryMethod;
import crm.order.OrderStage;
import crm.order.OrderStatus;
import crm.sql.EnumNames;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Orders with the snapshots of their bikes and the tokens of their tracking links. */
final class OrdersImport extends TableImport {

    private static final Set<OrderStatus> WITH_CANCEL_REASON = EnumSet.of(OrderStatus.CANCELLED, OrderStatus.REFUNDED);

    private static final int BIKE_NAME = 1000;

    private static final String ARCHIVED = "exists (select from bikes b where b.bike_id = s.bike_id and not b.active)";

    private final Codes codes;

    private final BikeSnapshotReader snapshots = new BikeSnapshotReader(LegacyTable.ORDER);

    OrdersImport(IdGenerator ids) {
        super(LegacyTable.ORDER);
        codes = new Codes(table, "order_code", "ORD", "order_code", ids);
        codes.addTo(this);
        column(ColumnMapping.computed("legacy_id", "s.legacy_id", null));
        legacyUuid();
        column(ColumnMapping.of("bike_id", "text", names("bike_id"), f -> BikeSnapshotReader.bikeId(f.row())));
        column(ColumnMapping.of("bike_url", "text", names("bike_url"), f -> BikeSnapshotReader.bikeUrl(f.row())));
        column(ColumnMapping.of("external_bike_ref", "text", List.of(), f -> externalBikeRef(f.row()))
                .onlyWhenCreated());
        column(ColumnMapping.of(
                        "bike_snapshot",
                        "jsonb",
                        names("bike_snapshot"),
                        f -> snapshot(f.row()).toJson())
                .onlyWhenCreated());
        column(ColumnMapping.staged(
                "exported_snapshot", "jsonb", List.of("bike_snapshot"), f -> snapshots.exportedJson(f.row())));
        column(ColumnMapping.of("bike_name", "text", names("bike_name"), f -> bikeName(f.row()))
                .whenUpdated("case when s.bike_name_given then s.bike_name else t.bike_name end"));
        column(ColumnMapping.staged(
                "bike_name_given",
                "boolean",
                List.of(),
                f -> f.row().field("bike_name").text() != null));
        column(ColumnMapping.computed("archived_bike", ARCHIVED, ARCHIVED));
        column(ColumnMapping.of("status", "text", names("status"), f -> status(f.row())));
        column(ColumnMapping.of("stage", "text", List.of("status"), f -> stage(f.row())));
        optional("legacy_status", "text", ValueParser.text(ValueParser.NAME), "status");
        // CrossTableFixups sets the time that follows from the events.
        column(ColumnMapping.computed("status_changed_at", "s.created_at", null));
        column(ColumnMapping.of(
                        "cancel_reason",
                        "text",
                        names("cancel_reason", "cancel_reason_code"),
                        f -> cancelReason(f.row()))
                .whenAbsent("case when s.status in "
                        + EnumNames.list(OrderStatus.class, OrderStatus::isCancelled)
                        + " then t.cancel_reason end"));
        column(ColumnMapping.of("cancel_note", "text", names("cancel_reason_note"), f -> cancelNote(f.row()))
                .whenAbsent("case when s.status in "
                        + EnumNames.list(OrderStatus.class, OrderStatus::isCancelled)
                        + " then t.cancel_note end"));
        optional("reserve_paid_at", "timestamptz", TimeParser::instant);
        optional("negotiated_price", "numeric", DecimalParser::amount, "negotiated_price_eur");
        optional("commission", "numeric", DecimalParser::amount, "commission_eur");
        optional("initial_quality", "text", ValueParser.nameOf(BikeQuality.class));
        optional("final_quality", "text", ValueParser.nameOf(BikeQuality.class));
        optional("refundable", "boolean", ValueParser::bool, "is_refundable");
        optional("listing_price", "numeric", DecimalParser::amount, "listing_price_eur", "listing_price");
        optional("final_price", "numeric", DecimalParser::amount, "final_price_eur", "final_price");
        optional("total_price_rub", "numeric", DecimalParser::largeAmount);
        optional("booking_amount_rub", "numeric", DecimalParser::largeAmount);
        optional("booking_amount_eur", "numeric", DecimalParser::amount);
        optional("exchange_rate", "numeric", DecimalParser::rate);
        optional("delivery_method", "text", ValueParser.spelling(DeliveryMethod::fromLegacy));
        optional("manager_notes", "text", ValueParser.text(ValueParser.NOTE));
        optional("booking_meta", "jsonb", JsonValueParser::json);
        column(ColumnMapping.staged("token_hash", "bytea", names("magic_link_token"), f -> hash(f.text())));
        column(ColumnMapping.staged("token_id", "uuid", List.of(), f -> ids.next()));
        column(ColumnMapping.staged("history_id", "uuid", List.of(), f -> ids.next()));
        column(ColumnMapping.staged(
                "updated_at_given",
                "boolean",
                List.of(),
                f -> f.row().field("updated_at").optional(TimeParser::instant) != null));
        externalReference();
        times();
        reference(ReferenceColumn.required("customer_id", LegacyTable.CUSTOMER, "customer_id"));
        reference(
                ReferenceColumn.optional("lead_id", LegacyTable.LEAD, "lead_id").onePerRecord());
        reference(ReferenceColumn.optional("assigned_manager", LegacyTable.USER, "assigned_manager", "assigned_to"));
        reference(ReferenceColumn.optional("superseded_by", LegacyTable.ORDER, "superseded_by_order_id"));
        keepOldValue("status");
        keepOldValue("stage");
        keepOldValue("status_changed_at");
    }

    /** A customer who has to decide does so about a confirmed quality, unless the inspection found a worse grade. */
    private static OrderStatus status(ImportRow row) {
        OrderStatus status = row.field("status").requiredStatus(ValueParser.status(OrderStatus::fromLegacy));
        return OrderStatusEventsImport.DECISION.equalsIgnoreCase(
                                row.field("status").status())
                        && isWorse(row)
                ? OrderStatus.QUALITY_DEGRADED
                : status;
    }

    private static boolean isWorse(ImportRow row) {
        String initial = row.field("initial_quality").optional(ValueParser.nameOf(BikeQuality.class));
        String last = row.field("final_quality").optional(ValueParser.nameOf(BikeQuality.class));
        return initial != null && last != null && BikeQuality.valueOf(last).compareTo(BikeQuality.valueOf(initial)) > 0;
    }

    private static @Nullable String stage(ImportRow row) {
        status(row);
        String code = row.field("status").status();
        return code == null
                ? null
                : OrderStage.fromLegacy(code).map(OrderStage::name).orElse(null);
    }

    private static @Nullable String cancelReason(ImportRow row) {
        FieldValue field = row.field("cancel_reason", "cancel_reason_code");
        CancelReason given = field.optional(ValueParser.spelling(CancelReason::fromLegacy));
        if (given != null && !WITH_CANCEL_REASON.contains(status(row))) {
            row.warn(
                    "cancel_reason",
                    RejectionReason.IGNORED_VALUE,
                    given.name(),
                    "the order is not cancelled: left empty");
            return null;
        }
        return given == null ? null : field.keepingSpelling(given).name();
    }

    private static @Nullable String cancelNote(ImportRow row) {
        String given = row.field("cancel_reason_note").optional(ValueParser.text(ValueParser.NOTE));
        if (given != null && !WITH_CANCEL_REASON.contains(status(row))) {
            row.warn(
                    "cancel_reason_note",
                    RejectionReason.IGNORED_VALUE,
                    given,
                    "the order is not cancelled: left empty");
            return null;
        }
        return given;
    }

    private static @Nullable String externalBikeRef(ImportRow row) {
        String url = BikeSnapshotReader.listingUrl(row);
        return url != null ? url : BikeSnapshotReader.bikeId(row);
    }

    private BikeSnapshot snapshot(ImportRow row) {
        return row.once("snapshot", () -> {
            BigDecimal listed = row.field("listing_price_eur", "listing_price").optional(DecimalParser::amount);
            BigDecimal price = listed != null
                    ? listed
                    : row.field("final_price_eur", "final_price").optional(DecimalParser::amount);
            return Optional.ofNullable(snapshots.assemble(row, exportedName(row), price))
                    .orElseThrow(() -> new RowRejected(
                            "title",
                            RejectionReason.MISSING_VALUE,
                            "no snapshot, name, catalogue entry or URL identifies the bike"));
        });
    }

    private static @Nullable String exportedName(ImportRow row) {
        return row.field("bike_name").optional(ValueParser.text(BIKE_NAME));
    }

    private String bikeName(ImportRow row) {
        String name = exportedName(row);
        if (name != null) {
            return name;
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
    void beforeCheck(ImportRun run, List<ImportRow> chunk) {
        snapshots.readCatalogue(run, chunk);
    }

    @Override
    void afterResolve(ImportRun run) {
        clearTakenUuids(run);
        codes.resolveCollisions(run);
        clearTakenLeads(run);
        clearTakenTokens(run);
        snapshots.warnOfKeptSnapshots(run);
    }

    /** A lead has one order: the order that has it here, otherwise the first row of the source that refers to it. */
    private static void clearTakenLeads(ImportRun run) {
        String clear = """
                with taken as (
                  update resolved_orders m set lead_id = null
                  where m.lead_id is not null and %s
                  returning m.line)
                insert into warned_orders (line, source_column, reason, value, message)
                select line, 'lead_id', 'LEAD_TAKEN', s.lead_id_ref, 'another order has this lead: left empty'
                from taken join staged_orders s using (line)
                """;
        run.update(clear.formatted("""
                m.verdict in ('CREATED', 'UPDATED', 'UNCHANGED') and exists (
                  select from orders o
                  where o.lead_id = m.lead_id and o.id <> m.record_id
                    and not exists (select from resolved_orders m2
                      where m2.record_id = o.id and m2.verdict = 'UPDATED' and m2.lead_id is distinct from o.lead_id))
                """));
        run.update(clear.formatted("""
                m.verdict in ('CREATED', 'UPDATED')
                and not exists (select from orders o where o.lead_id = m.lead_id and o.id = m.record_id)
                and exists (select from resolved_orders m2
                  where m2.lead_id = m.lead_id and m2.line < m.line and m2.verdict in ('CREATED', 'UPDATED'))
                """));
    }

    private static void clearTakenTokens(ImportRun run) {
        run.update("""
                with requested as (
                  select m.line, m.record_id, k.order_id as owner,
                    row_number() over (partition by s.token_hash order by m.line) as number
                  from resolved_orders m join staged_orders s using (line)
                  left join tracking_tokens k on k.token_hash = s.token_hash
                  where m.verdict in %s and s.token_hash is not null),
                taken as (
                  select line from requested where number > 1 or owner <> record_id),
                cleared as (
                  update staged_orders s set token_hash = null from taken where taken.line = s.line)
                insert into warned_orders (line, source_column, reason, value, message)
                select line, 'magic_link_token', 'TOKEN_TAKEN', '%s', 'another order has this token: left out'
                  from taken
                """.formatted(ResolvedTable.ACCEPTED, TokenRedaction.REDACTED));
    }

    @Override
    void beforeMerge(ImportRun run, Set<String> present) {
        if (present.contains("lead_id")) {
            // Two orders may exchange their leads. The unique index never accepts both with the same lead.
            run.update("""
                    update orders t set lead_id = null
                    from resolved_orders m
                    where m.verdict = 'UPDATED' and t.id = m.record_id and t.lead_id is distinct from m.lead_id
                      and t.lead_id is not null
                    """);
        }
    }

    @Override
    void afterMerge(ImportRun run, Set<String> present) {
        run.update("""
                insert into tracking_tokens (id, order_id, token_hash, imported, created_at)
                select s.token_id, m.record_id, s.token_hash, true, s.created_at
                from resolved_orders m join staged_orders s using (line)
                where m.verdict = 'CREATED' and s.token_hash is not null
                order by m.line
                """);
        if (present.contains("magic_link_token")) {
            replaceTokens(run);
        }
    }

    /** A token that was revoked here stays revoked, unless the token changed in the old CRM. */
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
