package crm.legacy;

import crm.api.Ids;
import crm.shipment.ShipmentStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Shipments; what the old CRM only noted beside them becomes status and events. */
final class ShipmentsImport extends TableImport {

    private static final List<String> TIME_KEYS = List.of("date", "time", "at", "updated_at");

    private static final List<String> PLACE_KEYS = List.of("place", "location");

    /** What the carrier said last. */
    private record CarrierEvent(
            String text, @Nullable Instant at, @Nullable String place) {}

    ShipmentsImport(Ids ids) {
        super(Kind.SHIPMENT);
        column(Column.of("carrier", "text", names("provider", "carrier"), f -> f.optional(Values.text(Values.NAME))));
        column(Column.of(
                "tracking_number", "text", names("tracking_number"), f -> f.optional(Values.text(Values.NAME))));
        column(Column.of("status", "text", names("delivery_status", "status"), f -> status(f)));
        column(Column.of("estimated_delivery", "date", names("estimated_delivery"), f -> f.optional(Values::date)));
        column(Column.of("shipped_at", "timestamptz", names("shipped_at"), f -> f.optional(Values::instant)));
        column(Column.of("delivered_at", "timestamptz", names("delivered_at"), f -> f.optional(Values::instant)));
        column(Column.staged("warehouse_received", "boolean", names("warehouse_received"), f -> atWarehouse(f.row())));
        column(Column.staged(
                "carrier_text",
                "text",
                names("ruspost_status"),
                f -> carrierEvent(f.row()).map(CarrierEvent::text).orElse(null)));
        column(Column.staged(
                "carrier_at",
                "timestamptz",
                List.of(),
                f -> carrierEvent(f.row()).map(CarrierEvent::at).orElse(null)));
        column(Column.staged(
                "carrier_place",
                "text",
                List.of(),
                f -> carrierEvent(f.row()).map(CarrierEvent::place).orElse(null)));
        column(Column.staged("warehouse_event_id", "uuid", List.of(), f -> ids.next()));
        column(Column.staged("carrier_event_id", "uuid", List.of(), f -> ids.next()));
        partnerReference();
        times();
        reference(Reference.parent("order_id", Kind.ORDER, "order_id"));
    }

    /** What the old CRM says, else the furthest that something proves it has come. */
    private static ShipmentStatus status(Field field) {
        ShipmentStatus told = field.strict(Values.status(ShipmentStatus::fromLegacy));
        if (told != null) {
            return told;
        }
        Row row = field.row();
        if (row.field("delivered_at").optional(Values::instant) != null) {
            return ShipmentStatus.DELIVERED;
        }
        if (carrierEvent(row).isPresent() || row.field("shipped_at").optional(Values::instant) != null) {
            return ShipmentStatus.IN_TRANSIT;
        }
        return atWarehouse(row) ? ShipmentStatus.WAREHOUSE_RECEIVED : ShipmentStatus.PREPARING;
    }

    private static boolean atWarehouse(Row row) {
        return Boolean.TRUE.equals(row.field("warehouse_received").optional(Values::bool));
    }

    private static Optional<CarrierEvent> carrierEvent(Row row) {
        return row.once("carrier event", () -> Optional.ofNullable(readCarrierEvent(row)));
    }

    private static @Nullable CarrierEvent readCarrierEvent(Row row) {
        String column = "ruspost_status";
        JsonNode json = row.field(column).optional(Values::object);
        if (json == null) {
            return null;
        }
        String text = null;
        Instant at = null;
        String place = null;
        for (var member : json.properties()) {
            String value = member.getValue().isString()
                    ? member.getValue().stringValue().strip()
                    : member.getValue().isNull() ? "" : member.getValue().toString();
            if (value.isEmpty()) {
                continue;
            }
            try {
                if (!Values.isText(value)) {
                    throw new Malformed(Reason.INVALID_TEXT, "characters that cannot be stored");
                }
                if (member.getKey().equals("status")) {
                    text = Values.text(Values.NOTE).apply(value);
                } else if (TIME_KEYS.contains(member.getKey()) && at == null) {
                    at = Values.instant(value);
                } else if (PLACE_KEYS.contains(member.getKey()) && place == null) {
                    place = Values.text(Values.NAME).apply(value);
                } else {
                    throw new Malformed(Reason.UNKNOWN_KEY, "not taken over");
                }
            } catch (Malformed e) {
                row.warn(
                        column,
                        e.reason,
                        member.getKey() + ": " + member.getValue(),
                        "the key " + member.getKey() + ": " + e.problem + ": left out");
            }
        }
        return text == null ? null : new CarrierEvent(text, at, place);
    }

    @Override
    void follow(Run run, Set<String> seen) {
        run.update("""
                insert into shipment_events (id, shipment_id, occurred_at, time_estimated, text, created_at)
                select s.warehouse_event_id, m.record_id, coalesce(s.shipped_at, s.created_at), true,
                  'Received at the warehouse', :now
                from met_shipments m join staged_shipments s using (line)
                where m.verdict in ('CREATED', 'UPDATED') and s.warehouse_received
                  and not exists (select from shipment_events e
                    where e.shipment_id = m.record_id and e.text = 'Received at the warehouse')
                order by m.line
                """);
        run.update("""
                insert into shipment_events (id, shipment_id, occurred_at, time_estimated, place, text, created_at)
                select s.carrier_event_id, m.record_id, coalesce(s.carrier_at, s.shipped_at, s.created_at),
                  s.carrier_at is null, s.carrier_place, s.carrier_text, :now
                from met_shipments m join staged_shipments s using (line)
                where m.verdict in ('CREATED', 'UPDATED') and s.carrier_text is not null
                  and not exists (select from shipment_events e
                    where e.shipment_id = m.record_id and e.text = s.carrier_text)
                order by m.line
                """);
    }
}
