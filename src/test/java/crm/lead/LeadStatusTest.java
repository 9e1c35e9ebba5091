package crm.lead;

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
class LeadStatusTest {

    /** A row is the current status, a column the next one, both in the order of the constants; x is a transition. */
    private static final String MATRIX = """
            NEW         . x x x x x
            IN_PROGRESS . . x x x x
            CONTACTED   . x . x x x
            QUALIFIED   . . x . x x
            REJECTED    . x . . . .
            CONVERTED   . . . . . .""";

    @TestFactory
    Stream<DynamicTest> allowsTheTransitionsOfTheMatrixAndNoOther() {
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
    void onlyUnfinishedLeadsAreOpen() {
        EnumSet<LeadStatus> open = EnumSet.noneOf(LeadStatus.class);
        Stream.of(LeadStatus.values()).filter(LeadStatus::isOpen).forEach(open::add);
        assertThat(open)
                .containsExactly(LeadStatus.NEW, LeadStatus.IN_PROGRESS, LeadStatus.CONTACTED, LeadStatus.QUALIFIED);
    }

    @Test
    void statusPropertiesMatchTheTable() {
        assertThat(Stream.of(LeadStatus.values()).filter(LeadStatus::isSuccessful))
                .containsExactly(LeadStatus.CONVERTED);
        assertThat(Stream.of(LeadStatus.values()).filter(LeadStatus::isAwaitingManager))
                .containsExactly(LeadStatus.NEW);
    }

    /** A status that the old CRM did not have is an exception that stands here by its name. */
    @Test
    void readsItsOwnNamesInAnyCase() {
        for (LeadStatus status : LeadStatus.values()) {
            assertThat(LeadStatus.fromLegacy(status.name())).contains(status);
        }
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
    @ValueSource(strings = {"sold", "", "NaN", "in progress"})
    void doesNotReadAnUnknownSpelling(String spelling) {
        assertThat(LeadStatus.fromLegacy(spelling)).isEmpty();
    }

    @Test
    void operationOfOpenLeadsListsEveryOpenStatus() throws Exception {
        List<String> expected = Stream.of(LeadStatus.values())
                .filter(LeadStatus::isOpen)
                .map(Enum::name)
                .toList();
        assertThat(Files.readString(Path.of("graphql/operations/frontend/4-leads.graphql")))
                .contains("status: [" + String.join(", ", expected) + "]");
    }
}
