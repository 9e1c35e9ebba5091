package crm.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ShipmentStatusTest {

    @ParameterizedTest
    @CsvSource({
        "PREPARING,          false, false, false, true",
        "WAREHOUSE_RECEIVED, false, false, false, true",
        "IN_TRANSIT,         true,  true,  false, true",
        "CUSTOMS,            true,  true,  false, true",
        "OUT_FOR_DELIVERY,   true,  true,  false, true",
        "DELIVERED,          true,  true,  true,  false",
        "RETURNED,           false, true,  true,  false",
        "LOST,               false, true,  false, false",
    })
    void statusDeterminesWhatAShipmentAllows(
            ShipmentStatus status, boolean handedOver, boolean shipped, boolean delivered, boolean underWay) {
        assertThat(status.isHandedOver()).isEqualTo(handedOver);
        assertThat(status.mayBeShipped()).isEqualTo(shipped);
        assertThat(status.mayBeDelivered()).isEqualTo(delivered);
        assertThat(status.isUnderWay()).isEqualTo(underWay);
    }

    /** A status that is added must be added to the table above. */
    @Test
    void hasEightStatuses() {
        assertThat(ShipmentStatus.values()).hasSize(8);
    }

    @ParameterizedTest
    @EnumSource
    void parsesSpellingsOfTheOldCrm(ShipmentStatus status) {
        assertThat(ShipmentStatus.fromLegacy(" " + status.name().toLowerCase(java.util.Locale.ROOT) + " "))
                .contains(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sent", "in transit"})
    void refusesOtherSpellings(String spelling) {
        assertThat(ShipmentStatus.fromLegacy(spelling)).isEmpty();
    }
}
