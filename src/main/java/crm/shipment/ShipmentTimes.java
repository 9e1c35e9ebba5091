package crm.shipment;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a shipment, and the times of shipping and delivery that follow from it. Any status may
 * follow any other, so that users can correct a wrong status.
 *
 * @param since when it took this status; null where the old CRM did not record it
 */
record ShipmentTimes(
        ShipmentStatus status,
        @Nullable Instant since,
        @Nullable Instant shippedAt,
        @Nullable Instant deliveredAt) {

    /** A status that a carrier reported. */
    record Report(ShipmentStatus status, Instant at) {}

    private static final Comparator<Report> OLDEST_FIRST =
            Comparator.comparing(Report::at).thenComparing(Report::status);

    /** Changes the status; no change if it is the current one. */
    ShipmentTimes moved(ShipmentStatus to, Instant at) {
        if (to == status) {
            return this;
        }
        Instant shipped = to.mayBeShipped() ? shippedAt : null;
        if (shipped == null && to.isHandedOver() && !status.isHandedOver()) {
            shipped = at;
        }
        Instant delivered = to.mayBeDelivered() ? deliveredAt : null;
        return new ShipmentTimes(to, at, shipped, to == ShipmentStatus.DELIVERED ? at : delivered);
    }

    /**
     * The state after these reports. It does not depend on their order in the list: the newest report decides, of
     * several with the same time the one whose status is declared last. A report that is older than this state leaves
     * the status as it is, but the carrier had the shipment then, and {@code shippedAt} is never later than that.
     */
    ShipmentTimes after(Collection<Report> reports) {
        ShipmentTimes state = this;
        List<Report> inOrder = reports.stream().sorted(OLDEST_FIRST).toList();
        for (Report report : inOrder) {
            if (!isNewerThan(report)) {
                state = state.moved(report.status(), report.at());
            }
            if (report.status().isHandedOver()) {
                state = state.handedOverBy(report.at());
            }
        }
        return state;
    }

    /** Before the carrier has the shipment, every report counts as newer. */
    private boolean isNewerThan(Report report) {
        Instant known = since != null ? since : deliveredAt != null ? deliveredAt : shippedAt;
        if (!status.mayBeShipped() || known == null) {
            return false;
        }
        return known.isAfter(report.at()) || (known.equals(report.at()) && status.compareTo(report.status()) > 0);
    }

    private ShipmentTimes handedOverBy(Instant at) {
        return status.mayBeShipped() && (shippedAt == null || shippedAt.isAfter(at))
                ? new ShipmentTimes(status, since, at, deliveredAt)
                : this;
    }
}
