package crm.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("unit")
class PaymentStatusTest {

    @Test
    void unfinishedPaymentsCompleteAndAllStatusesCanBeVoided() {
        assertThat(PaymentStatus.PENDING.next())
                .isEqualTo(List.of(PaymentStatus.COMPLETED, PaymentStatus.FAILED, PaymentStatus.VOIDED));
        assertThat(PaymentStatus.FAILED.next()).isEqualTo(List.of(PaymentStatus.VOIDED));
        assertThat(PaymentStatus.PLANNED.next()).isEqualTo(List.of(PaymentStatus.COMPLETED, PaymentStatus.VOIDED));
        assertThat(PaymentStatus.COMPLETED.next()).isEqualTo(List.of(PaymentStatus.VOIDED));
        assertThat(PaymentStatus.VOIDED.next()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void parsesSpellingsOfTheOldCrm(PaymentStatus status) {
        assertThat(PaymentStatus.fromLegacy(" " + status.name().toLowerCase(Locale.ROOT) + " "))
                .contains(status);
        assertThat(PaymentStatus.fromLegacy("paid")).isEmpty();
    }
}
