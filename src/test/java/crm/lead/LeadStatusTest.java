package crm.lead;

import static org.assertj.core.api.Assertions.assertThat;

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
class LeadStatusTest {

    /** Row by row from where, column by column to where, both in the order of the constants; x may follow. */
    private static final String MATRIX = """
            NEW         . x x x x x
            IN_PROGRESS . . x x x x
            CONTACTED   . x . x x x
            QUALIFIED   . . x . x x
            REJECTED    . x . . . .
            CONVERTED   . . . . . .""";

    @TestFactory
    Stream<DynamicTest> everyStepIsAllowedOrNotAsTheTableSays() {
        List<String> rows = MATRIX.lines().toList();
        assertThat(rows).hasSize(LeadStatus.values().length);
        return rows.stream().flatMap(row -> {
            String[] cells = row.split("\\s+");
            LeadStatus from = LeadStatus.valueOf(cells[0]);
            assertThat(cells).hasSize(1 + LeadStatus.values().length);
            return Stream.of(LeadStatus.values())
                    .map(to -> DynamicTest.dynamicTest(
                            from + " → " + to,
                            () -> assertThat(from.next().contains(to)).isEqualTo(cells[1 + to.ordinal()].equals("x"))));
        });
    }

    @Test
    void rejectedAndConvertedLeadsAreNotOpen() {
        EnumSet<LeadStatus> open = EnumSet.noneOf(LeadStatus.class);
        Stream.of(LeadStatus.values()).filter(LeadStatus::isOpen).forEach(open::add);
        assertThat(open)
                .containsExactly(LeadStatus.NEW, LeadStatus.IN_PROGRESS, LeadStatus.CONTACTED, LeadStatus.QUALIFIED);
    }

    @ParameterizedTest
    @CsvSource({
        "new, NEW",
        "in_progress, IN_PROGRESS",
        "contacted, CONTACTED",
        "qualified, QUALIFIED",
        "rejected, REJECTED",
        "spam, REJECTED",
        "' Converted', CONVERTED",
    })
    void readsTheOldCrmsSpellings(String spelling, LeadStatus status) {
        assertThat(LeadStatus.fromLegacy(spelling)).contains(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"won", "", "NaN", "in progress"})
    void neverGuesses(String spelling) {
        assertThat(LeadStatus.fromLegacy(spelling)).isEmpty();
    }
}
