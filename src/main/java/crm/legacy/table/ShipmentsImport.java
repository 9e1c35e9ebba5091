package crm.legacy.table;

import crm.crypto.IdGenerator;
import crm.legacy.row.FieldValue;
import crm.legacy.row.ImportRow;
import crm.legacy.row.LegacyTable;
import crm.legacy.staging.ColumnMapping;
import crm.legacy.staging.ImportRun;
import crm.legacy.staging.ReferenceColumn;
import crm.legacy.value.JsonValueParser;
import crm.legacy.value.MalformedValue;
import crm.legacy.value.RejectionReason;
import crm.legacy.value.StorableText;
import crm.legacy.value.TimeParser;
import crm.legacy.value.ValueParser;
import crm.shipment.ShipmentStatus;
import crm.text.Blanks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Shipments. Columns of the old CRM about the warehouse and the carrier become the status and events. */
final class ShipmentsImport extends TableImport {

    /** An update of a shipment computes its status if the source has one of these columns. */
    private static final List<String> DECIDE_STATUS = List.of(
            "delivery_status",
            "status",
            "delivered_at",
            "client_received",
            "ruspost_status",
            "shipped_at",
            "warehouse_received");

    private static final List<String> TIME_KEYS = List.of("date", "time", "at", "updated_at");

    private static final List<String> PLACE_KEYS = List.of("place", "location");

    private static final List<String> TEXT_KEYS = List.of("text", "status", "description", "event");

    /** The last event of the carrier. */
    private record CarrierEvent(
            String text, @Nullable Instant at, @Nullable String place) {}

    ShipmentsImport(IdGenerator ids) {
        super(LegacyTable.SHIPMENT);
        optional("carrier", "text", ValueParser.text(ValueParser.NAME), "provider", "carrier");
        optional("tracking_number", "text", ValueParser.text(ValueParser.NAME));
        names("delivery_status", "status");
        column(ColumnMapping.of("status", "text", DECIDE_STATUS, f -> status(f.row())));
        optional("estimated_delivery", "date", TimeParser::date, "estimated_delivery", "estimated_delivery_date");
        optional("warehouse_photos_received", "boolean", ValueParser::bool);
        optional("client_received", "boolean", ValueParser::bool);
        optional("current_location", "text", ValueParser.text(ValueParser.NAME));
        optional("shipped_at", "timestamptz", TimeParser::instant);
        optional("delivered_at", "timestamptz", TimeParser::instant);
        column(ColumnMapping.staged(
                "warehouse_received",
                "boolean",
                names("warehouse_received"),
                f -> isTrue(f.row(), "warehouse_received")));
        column(ColumnMapping.staged(
                "carrier_text",
                "text",
                names("ruspost_status"),
                f -> carrierEvent(f.row()).map(CarrierEvent::text).orElse(null)));
        column(ColumnMapping.staged(
                "carrier_at",
                "timestamptz",
                List.of(),
                f -> carrierEvent(f.row()).map(CarrierEvent::at).orElse(null)));
        column(ColumnMapping.staged(
                "carrier_place",
                "text",
                List.of(),
                f -> carrierEvent(f.row()).map(CarrierEvent::place).orElse(null)));
        names("ruspost_last_update");
        column(ColumnMapping.staged("history", "jsonb", names("detailed_history"), f -> history(f, ids)));
        column(ColumnMapping.staged("warehouse_event_id", "uuid", List.of(), f -> ids.next()));
        column(ColumnMapping.staged("carrier_event_id", "uuid", List.of(), f -> ids.next()));
        externalReference();
        times();
        reference(ReferenceColumn.required("order_id", LegacyTable.ORDER, "order_id"));
    }

    /** The status of the row. Flags that do not agree with it are kept. */
    private static ShipmentStatus status(ImportRow row) {
        ShipmentStatus status = provenStatus(row);
        if (status == ShipmentStatus.WAREHOUSE_RECEIVED && !isTrue(row, "warehouse_received")) {
            row.keep("warehouse_received");
        }
        return status;
    }

    private static boolean isTrue(ImportRow row, String column) {
        return Boolean.TRUE.equals(row.field(column).optional(ValueParser::bool));
    }

    /** The status in the old CRM, otherwise the latest status that the other columns prove. */
    private static ShipmentStatus provenStatus(ImportRow row) {
        ShipmentStatus given =
                row.field("delivery_status", "status").strictStatus(ValueParser.status(ShipmentStatus::fromLegacy));
        if (given != null) {
            return given;
        }
        if (row.field("delivered_at").optional(TimeParser::instant) != null || isTrue(row, "client_received")) {
            return ShipmentStatus.DELIVERED;
        }
        if (carrierEvent(row).isPresent() || row.field("shipped_at").optional(TimeParser::instant) != null) {
            return ShipmentStatus.IN_TRANSIT;
        }
        return isTrue(row, "warehouse_received") ? ShipmentStatus.WAREHOUSE_RECEIVED : ShipmentStatus.PREPARING;
    }

    private static Optional<CarrierEvent> carrierEvent(ImportRow row) {
        return row.once("carrier event", () -> Optional.ofNullable(readCarrierEvent(row)));
    }

    private static @Nullable CarrierEvent readCarrierEvent(ImportRow row) {
        String column = "ruspost_status";
        JsonNode json = row.field(column).optional(JsonValueParser::object);
        if (json == null) {
            row.keep("ruspost_last_update");
            return null;
        }
        String text = null;
        Instant at = null;
        String place = null;
        for (var member : json.properties()) {
            String value = member.getValue().isString()
                    ? Blanks.strip(member.getValue().stringValue())
                    : member.getValue().isNull() ? "" : member.getValue().toString();
            if (value.isEmpty()) {
                continue;
            }
            try {
                if (!StorableText.isStorable(value)) {
                    throw new MalformedValue(RejectionReason.INVALID_TEXT, "characters that cannot be stored");
                }
                if (member.getKey().equals("status")) {
                    text = ValueParser.text(ValueParser.NOTE).apply(value);
                } else if (TIME_KEYS.contains(member.getKey()) && at == null) {
                    at = TimeParser.instant(value);
                } else if (PLACE_KEYS.contains(member.getKey()) && place == null) {
                    place = ValueParser.text(ValueParser.NAME).apply(value);
                } else {
                    throw new MalformedValue(RejectionReason.UNKNOWN_KEY, "not imported");
                }
            } catch (MalformedValue e) {
                row.warn(
                        column,
                        e.reason(),
                        member.getKey() + ": " + member.getValue(),
                        "the key " + member.getKey() + ": " + e.problem() + ": left out");
            }
        }
        if (text == null || at != null) {
            row.keep("ruspost_last_update");
        } else {
            at = row.field("ruspost_last_update").optional(TimeParser::instant);
        }
        return text == null ? null : new CarrierEvent(text, at, place);
    }

    /** The events of {@code detailed_history} as a JSON list, each with an id; an invalid one is left out. */
    private static @Nullable String history(FieldValue field, IdGenerator ids) {
        JsonNode list = field.optional(JsonValueParser::list);
        if (list == null || list.isEmpty()) {
            return null;
        }
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        for (JsonNode event : list) {
            try {
                events.addObject()
                        .put("id", ids.next().toString())
                        .put("at", TimeParser.instant(text(event, TIME_KEYS)).toString())
                        .put("place", ValueParser.text(ValueParser.NAME).apply(text(event, PLACE_KEYS)))
                        .put("text", ValueParser.text(ValueParser.NOTE).apply(text(event, TEXT_KEYS)));
            } catch (MalformedValue e) {
                field.row().warn("detailed_history", e.reason(), event.toString(), e.problem() + ": left out");
            }
        }
        return events.toString();
    }

    private static String text(JsonNode event, List<String> keys) {
        for (String key : keys) {
            JsonNode value = event.path(key);
            if (value.isString() && !Blanks.is(value.stringValue())) {
                return Blanks.strip(value.stringValue());
            }
        }
        throw new MalformedValue(RejectionReason.MISSING_VALUE, "no text with the key " + String.join(" or ", keys));
    }

    @Override
    void afterMerge(ImportRun run, Set<String> present) {
        run.update("""
                insert into shipment_events (id, shipment_id, occurred_at, time_estimated, text, created_at)
                select s.warehouse_event_id, m.record_id, coalesce(s.shipped_at, s.created_at), true,
                  'Received at the warehouse', :now
                from resolved_shipments m join staged_shipments s using (line)
                where m.verdict in ('CREATED', 'UPDATED') and s.warehouse_received
                  and not exists (select from shipment_events e
                    where e.shipment_id = m.record_id and e.text = 'Received at the warehouse')
                order by m.line
                """);
        run.update("""
                insert into shipment_events (id, shipment_id, occurred_at, time_estimated, place, text, created_at)
                select s.carrier_event_id, m.record_id, coalesce(s.carrier_at, s.shipped_at, s.created_at),
                  s.carrier_at is null, s.carrier_place, s.carrier_text, :now
                from resolved_shipments m join staged_shipments s using (line)
                where m.verdict in ('CREATED', 'UPDATED') and s.carrier_text is not null
                  and not exists (select from shipment_events e
                    where e.shipment_id = m.record_id and e.text = s.carrier_text)
                order by m.line
                """);
        run.update("""
                insert into shipment_events (id, shipment_id, occurred_at, place, text, created_at)
                select e.id, m.record_id, e.at, e.place, e.text, :now
                from resolved_shipments m join staged_shipments s using (line)
                cross join lateral jsonb_to_recordset(s.history) as e (id uuid, at timestamptz, place text, text text)
                where m.verdict in ('CREATED', 'UPDATED')
                  and not exists (select from shipment_events o
                    where o.shipment_id = m.record_id and o.occurred_at = e.at and o.text = e.text)
                order by m.line, e.at, e.id
                """);
    }
}
