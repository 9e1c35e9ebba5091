package crm.timeline;

import crm.lead.LeadVisibility;
import crm.order.OrderVisibility;
import crm.sql.Pages;
import crm.touchpoint.TouchpointVisibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The SQL of the tables that make a timeline together. The parent {@code asked.parent} is a record that the caller
 * sees; {@code :viewer} is a manager who sees only what is assigned to them or to nobody.
 */
@Component
class TimelineParts {

    /** Of a customer, so many of the newest orders and as many leads. */
    private static final int RECORDS = 100;

    private static final String NO_POSITION = "null::integer as epoch, null::text as tx_id, null::bigint as seq";

    private final TouchpointVisibility touchpoints;

    TimelineParts(TouchpointVisibility touchpoints) {
        this.touchpoints = touchpoints;
    }

    /** @param own whether assignments hide records from the caller; likewise below */
    List<Pages.Part> ofOrder(Set<TimelineKind> kinds, boolean own) {
        List<Pages.Part> parts = new ArrayList<>();
        for (TimelineKind kind : kinds) {
            parts.add(
                    switch (kind) {
                        case STATUS_CHANGE -> history("status_history h", "h.order_id = asked.parent");
                        case COMMENT -> comments("comments m", "m.order_id = asked.parent");
                        case CONTACT -> contacts("t.order_id = asked.parent", own);
                        case PAYMENT -> payments("payments p", "p.order_id = asked.parent");
                        case SHIPMENT_EVENT ->
                            events(
                                    "shipments s join shipment_events e on e.shipment_id = s.id",
                                    "s.order_id = asked.parent");
                        case FIELD_CHANGE -> changes("ORDER");
                    });
        }
        return parts;
    }

    List<Pages.Part> ofLead(Set<TimelineKind> kinds, boolean own) {
        List<Pages.Part> parts = new ArrayList<>();
        for (TimelineKind kind : kinds) {
            switch (kind) {
                case STATUS_CHANGE -> parts.add(history("status_history h", "h.lead_id = asked.parent"));
                case COMMENT -> parts.add(comments("comments m", "m.lead_id = asked.parent"));
                case CONTACT -> parts.add(contacts("t.lead_id = asked.parent", own));
                case FIELD_CHANGE -> parts.add(changes("LEAD"));
                case PAYMENT, SHIPMENT_EVENT -> {
                    // A lead has none.
                }
            }
        }
        return parts;
    }

    List<Pages.Part> ofCustomer(Set<TimelineKind> kinds, boolean own) {
        String orders = newest("orders o", "o", own ? OrderVisibility.VISIBLE : "true");
        String leads = newest("leads l", "l", own ? LeadVisibility.VISIBLE : "true");
        List<Pages.Part> parts = new ArrayList<>();
        for (TimelineKind kind : kinds) {
            switch (kind) {
                case STATUS_CHANGE -> {
                    parts.add(history("status_history h", "h.order_id = o.id").each(orders));
                    parts.add(history("status_history h", "h.lead_id = l.id").each(leads));
                }
                case COMMENT -> {
                    parts.add(comments("comments m", "m.customer_id = asked.parent"));
                    parts.add(comments("comments m", "m.order_id = o.id").each(orders));
                    parts.add(comments("comments m", "m.lead_id = l.id").each(leads));
                }
                case CONTACT -> {
                    parts.add(contacts("t.customer_id = asked.parent", own));
                    // Imported ones may name no customer.
                    parts.add(contacts("t.order_id = o.id and t.customer_id is null", own)
                            .each(orders));
                    parts.add(contacts("t.lead_id = l.id and t.order_id is null and t.customer_id is null", own)
                            .each(leads));
                }
                case PAYMENT ->
                    parts.add(payments("payments p", "p.order_id = o.id").each(orders));
                case SHIPMENT_EVENT ->
                    parts.add(events("shipments s join shipment_events e on e.shipment_id = s.id", "s.order_id = o.id")
                            .each(orders));
                case FIELD_CHANGE -> parts.add(changes("CUSTOMER"));
            }
        }
        return parts;
    }

    private static String newest(String table, String alias, String visible) {
        return """
                (select %2$s.id from %1$s where %2$s.customer_id = asked.parent and %3$s
                 order by %2$s.created_at desc, %2$s.id desc limit %4$d) %2$s\
                """.formatted(table, alias, visible, RECORDS);
    }

    private static Pages.Part history(String from, String condition) {
        return part(TimelineKind.STATUS_CHANGE, from, "h.id", "h.occurred_at", condition);
    }

    private static Pages.Part comments(String from, String condition) {
        return part(TimelineKind.COMMENT, from, "m.id", "m.created_at", condition);
    }

    private Pages.Part contacts(String condition, boolean own) {
        return part(
                TimelineKind.CONTACT,
                "touchpoints t",
                "t.id",
                "t.happened_at",
                own ? condition + " and " + touchpoints.visible() : condition);
    }

    private static Pages.Part payments(String from, String condition) {
        return part(TimelineKind.PAYMENT, from, "p.id", "p.created_at", condition);
    }

    private static Pages.Part events(String from, String condition) {
        return part(TimelineKind.SHIPMENT_EVENT, from, "e.id", "e.occurred_at", condition);
    }

    /** Changes of the record itself, other than those that the history of its status tells. */
    private static Pages.Part changes(String type) {
        // In the order of the changes: those of one transaction have one time.
        String id = "(lpad(to_hex(c.epoch), 8, '0') || lpad(to_hex(c.seq), 24, '0'))::uuid";
        return new Pages.Part(
                id + " as id, 'FIELD_CHANGE' as kind, c.epoch, c.tx_id::text as tx_id, c.seq",
                "changes c",
                id,
                "c.recorded_at",
                """
                c.record_id = asked.parent and c.record_type = '%s' and c.operation in ('UPDATED', 'MERGED')
                  and c.fields - array['status', 'stage', 'legacy_status', 'status_changed_at', 'sla_due_at'] <> '{}'\
                """.formatted(type));
    }

    private static Pages.Part part(TimelineKind kind, String from, String id, String at, String condition) {
        return new Pages.Part(id + " as id, '" + kind.name() + "' as kind, " + NO_POSITION, from, id, at, condition);
    }
}
