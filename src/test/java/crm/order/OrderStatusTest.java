package crm.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class OrderStatusTest {

    /** A row is the current status, a column the next one, both in the order of the constants; x is a transition. */
    private static final String MATRIX = """
            PENDING_MANAGER    . x x x . . . . . . . . . x .
            AWAITING_DEPOSIT   . . x x . . . . . . . . . x .
            DEPOSIT_PAID       . . . x . . x . . . . . . x .
            UNDER_INSPECTION   . . . . x x . . . . . . . x .
            QUALITY_CONFIRMED  . . . . . . x . . . . . . x .
            QUALITY_DEGRADED   . . . x . . x . . . . . . x .
            AWAITING_PAYMENT   . . . . . . . x . . . . . x .
            FULLY_PAID         . . . . . . . . x x . . . x .
            READY_FOR_SHIPMENT . . . . . . . . . x x . . x .
            IN_TRANSIT         . . . . . . . . . . x . . x .
            DELIVERED          . . . . . . . . . . . x x . .
            PAID_OUT           . . . . . . . . . . . . x . .
            CLOSED             . . . . . . . . . . . . . . .
            CANCELLED          . . . . . . . . . . . . . . x
            REFUNDED           . . . . . . . . . . . . . . .""";

    @TestFactory
    Stream<DynamicTest> everyStepIsAllowedOrNotAsTheTableSays() {
        List<String> rows = MATRIX.lines().toList();
        assertThat(rows).hasSize(OrderStatus.values().length);
        return rows.stream().flatMap(row -> {
            String[] cells = row.split("\\s+");
            OrderStatus from = OrderStatus.valueOf(cells[0]);
            assertThat(cells).hasSize(1 + OrderStatus.values().length);
            return Stream.of(OrderStatus.values())
                    .map(to -> DynamicTest.dynamicTest(
                            from + " → " + to,
                            () -> assertThat(from.next().contains(to)).isEqualTo(cells[1 + to.ordinal()].equals("x"))));
        });
    }

    @Test
    void statusPropertiesMatchTheTable() {
        assertThat(Stream.of(OrderStatus.values()).filter(OrderStatus::isCancelled))
                .containsExactly(OrderStatus.CANCELLED, OrderStatus.REFUNDED);
        assertThat(Stream.of(OrderStatus.values()).filter(OrderStatus::isAwaitingManager))
                .containsExactly(OrderStatus.PENDING_MANAGER);
    }

    @Test
    void aReserveOrThePriceIsPaidFromDepositPaidOnExceptBeforeTheNextPayment() {
        assertThat(Stream.of(OrderStatus.values()).filter(OrderStatus::impliesPayment))
                .containsExactly(
                        OrderStatus.DEPOSIT_PAID,
                        OrderStatus.FULLY_PAID,
                        OrderStatus.READY_FOR_SHIPMENT,
                        OrderStatus.IN_TRANSIT,
                        OrderStatus.DELIVERED,
                        OrderStatus.PAID_OUT,
                        OrderStatus.CLOSED);
    }

    @Test
    void closedCancelledAndRefundedOrdersAreTerminal() {
        EnumSet<OrderStatus> terminal = EnumSet.noneOf(OrderStatus.class);
        Stream.of(OrderStatus.values()).filter(OrderStatus::isTerminal).forEach(terminal::add);
        assertThat(terminal).containsExactly(OrderStatus.CLOSED, OrderStatus.CANCELLED, OrderStatus.REFUNDED);
    }

    @ParameterizedTest
    @CsvSource({
        "new, PENDING_MANAGER",
        "booked, PENDING_MANAGER",
        "created, PENDING_MANAGER",
        "pending_manager, PENDING_MANAGER",
        "reserve_payment_pending, AWAITING_DEPOSIT",
        "reserve_paid, DEPOSIT_PAID",
        "inspection, UNDER_INSPECTION",
        "seller_check_in_progress, UNDER_INSPECTION",
        "under_inspection, UNDER_INSPECTION",
        "confirmed, AWAITING_PAYMENT",
        "full_payment_pending, AWAITING_PAYMENT",
        "full_paid, FULLY_PAID",
        "fully_paid, FULLY_PAID",
        "full_payment_received, FULLY_PAID",
        "processing, READY_FOR_SHIPMENT",
        "warehouse_repacked, READY_FOR_SHIPMENT",
        "shipped, IN_TRANSIT",
        "shipped_to_russia, IN_TRANSIT",
        "canceled, CANCELLED",
        "'  Shipped_To_RUSSIA ', IN_TRANSIT",
    })
    void readsTheOldCrmsSpellings(String spelling, OrderStatus status) {
        assertThat(OrderStatus.fromLegacy(spelling)).contains(status);
    }

    @Test
    void readsItsOwnNamesInAnyCase() {
        for (OrderStatus status : OrderStatus.values()) {
            assertThat(OrderStatus.fromLegacy(status.name())).contains(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "", "NaN", "paid", "in transit", "shipped!"})
    void doesNotReadAnUnknownSpelling(String spelling) {
        assertThat(OrderStatus.fromLegacy(spelling)).isEmpty();
    }

    @Test
    void operationOfTheBoardListsEveryActiveStatus() throws Exception {
        List<String> expected = Stream.of(OrderStatus.values())
                .filter(OrderStatus::isActive)
                .map(Enum::name)
                .toList();
        assertThat(Files.readString(Path.of("graphql/operations/frontend/2-board.graphql")))
                .contains("status: [" + String.join(", ", expected) + "]");
    }
}
