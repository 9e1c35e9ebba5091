package crm.dashboard;

import crm.graphql.BusinessYears;
import crm.graphql.RequestRefused;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Days of a calendar: from the first's beginning to just before the last's. */
record Period(LocalDate firstDay, LocalDate endDay, ZoneId zone) {

    private static final int MAXIMUM_YEARS = 10;

    private static final int MAXIMUM_YEARS_OF_ALL = 50;

    /**
     * One of the spans that a period is counted in.
     *
     * @param day the day that it is; of a longer one, its first
     */
    record Span(LocalDate day, Instant from, Instant to) {}

    /**
     * The period of all records, of any length: one very old order must not make the dashboard refuse the request.
     *
     * @param first of what there is
     * @throws RequestRefused if that is after its end, or if there are more days than can be told one by one
     */
    static Period since(LocalDate first, LocalDate to, ZoneId zone) {
        if (!first.isBefore(to)) {
            throw RequestRefused.badArgument("to", "period.reversed");
        }
        if (first.plusYears(MAXIMUM_YEARS_OF_ALL).isBefore(to)) {
            throw RequestRefused.badArgument("from", "period.allTooLong", first, MAXIMUM_YEARS_OF_ALL);
        }
        return new Period(first, to, zone);
    }

    /** @throws RequestRefused if the period is empty or longer than ten years */
    static Period of(LocalDate from, LocalDate to, ZoneId zone) {
        requireBusinessDate("from", from);
        if (!from.isBefore(to)) {
            throw RequestRefused.badArgument("to", "period.reversed");
        }
        if (from.plusYears(MAXIMUM_YEARS).isBefore(to)) {
            throw RequestRefused.badArgument("to", "period.tooLong", MAXIMUM_YEARS);
        }
        return new Period(from, to, zone);
    }

    /** @throws RequestRefused if the date is before all business; PostgreSQL has no year 0 */
    static void requireBusinessDate(String argument, LocalDate date) {
        if (date.getYear() < BusinessYears.FIRST) {
            throw RequestRefused.badArgument(argument, "input.tooEarly", String.valueOf(BusinessYears.FIRST));
        }
    }

    Instant from() {
        return start(firstDay);
    }

    Instant to() {
        return start(endDay);
    }

    /** As many days, directly before this. */
    Period before() {
        return new Period(firstDay.minusDays(endDay.toEpochDay() - firstDay.toEpochDay()), firstDay, zone);
    }

    Span whole() {
        return new Span(firstDay, from(), to());
    }

    /** Each day by itself; a day is an hour shorter or longer where the clocks are changed. */
    List<Span> days() {
        return firstDay.datesUntil(endDay)
                .map(day -> new Span(day, start(day), start(day.plusDays(1))))
                .toList();
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }
}
