package crm.dashboard;

import crm.api.RequestRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Days of a calendar as a span of time: from the first's beginning to just before the last's. */
record Period(Instant from, Instant to) {

    private static final int MAXIMUM_YEARS = 10;

    /**
     * @param timeZone whose days are meant, by its name in the time zone database
     * @throws RequestRefused if the period is empty, longer than ten years, or the time zone is unknown
     */
    static Period of(LocalDate from, LocalDate to, String timeZone) {
        if (!from.isBefore(to)) {
            throw RequestRefused.badArgument("to", "period.reversed");
        }
        if (from.plusYears(MAXIMUM_YEARS).isBefore(to)) {
            throw RequestRefused.badArgument("to", "period.tooLong", MAXIMUM_YEARS);
        }
        ZoneId zone = zone(timeZone);
        return new Period(
                from.atStartOfDay(zone).toInstant(), to.atStartOfDay(zone).toInstant());
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw RequestRefused.badArgument("timeZone", "period.timeZone", name);
        }
    }
}
