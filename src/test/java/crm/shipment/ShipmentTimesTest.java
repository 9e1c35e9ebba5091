package crm.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ShipmentTimesTest {

    private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");

    /** The seed is fixed, so a failure can be repeated. */
    @Test
    void everyOrderOfReportsGivesTheSameState() {
        Random random = new Random(15);
        ShipmentStatus[] statuses = ShipmentStatus.values();
        for (int i = 0; i < 20_000; i++) {
            Instant since = random.nextBoolean() ? at(random) : null;
            ShipmentStatus status = statuses[random.nextInt(statuses.length)];
            ShipmentTimes entered = new ShipmentTimes(
                    status, since, status.mayBeShipped() && random.nextBoolean() ? since : null, null);
            List<ShipmentTimes.Report> reports = new ArrayList<>();
            for (int n = random.nextInt(1, 7); n > 0; n--) {
                reports.add(new ShipmentTimes.Report(statuses[random.nextInt(statuses.length)], at(random)));
            }
            ShipmentTimes expected = entered.after(reports);
            Collections.shuffle(reports, random);
            assertThat(entered.after(reports)).isEqualTo(expected);
            if (expected.shippedAt() != null && expected.deliveredAt() != null) {
                assertThat(expected.deliveredAt()).isAfterOrEqualTo(expected.shippedAt());
            }
        }
    }

    @Test
    void statusDeclaredLastWinsATie() {
        ShipmentTimes entered = new ShipmentTimes(ShipmentStatus.OUT_FOR_DELIVERY, START, START, null);
        assertThat(entered.after(List.of(new ShipmentTimes.Report(ShipmentStatus.CUSTOMS, START))))
                .isEqualTo(entered);
        assertThat(entered.after(List.of(new ShipmentTimes.Report(ShipmentStatus.DELIVERED, START))))
                .isEqualTo(new ShipmentTimes(ShipmentStatus.DELIVERED, START, START, START));
    }

    private static Instant at(Random random) {
        return START.plusSeconds(3_600L * random.nextInt(4));
    }
}
