package crm.dashboard;

import com.fasterxml.jackson.annotation.JsonCreator;
import crm.graphql.Money;
import crm.order.OrderStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a period and of now, as one statement counts them: it answers JSON with these names.
 *
 * @param asOf when it was counted
 */
public record Dashboard(
        Instant asOf,
        LocalDate from,
        LocalDate to,
        String timeZone,
        int totalOrders,
        int activeOrders,
        List<StatusCount> byStatus,
        int totalLeads,
        ConversionRate conversion,
        ConversionRate leadConversion,
        Value revenue,
        Value activeValue,
        List<Day> daily,
        Deltas deltas,
        List<TimeInStatus> timeInStatus,
        Waiting awaitingManager,
        Waiting slaBreaches,
        int overdueTasks,
        List<Workload> workload) {

    record StatusCount(OrderStatus status, int count) {}

    record Value(Money eur, Money rub) {

        @JsonCreator
        static Value of(BigDecimal eur, BigDecimal rub) {
            return new Value(Objects.requireNonNull(Money.eur(eur)), Objects.requireNonNull(Money.rub(rub)));
        }
    }

    record Day(LocalDate date, int orders, int successfulOrders, Value revenue, int leads, int convertedLeads) {}

    /** What changed from the period before. */
    record Deltas(
            LocalDate from,
            LocalDate to,
            Delta totalOrders,
            Delta successfulOrders,
            Delta totalLeads,
            Delta convertedLeads,
            @Nullable Double conversionRate,
            @Nullable Double leadConversionRate,
            Value revenue) {}

    /** @param ratio of the difference to what was before; null where that is nothing */
    record Delta(int before, int difference, @Nullable Double ratio) {

        @JsonCreator
        static Delta of(int before, int now) {
            return new Delta(
                    before, now - before, before == 0 ? null : Math.round(1000.0 * (now - before) / before) / 1000.0);
        }
    }

    /** @param medianHours null where {@code count} is 0 */
    record TimeInStatus(
            OrderStatus status, int count, @Nullable Double medianHours) {}

    record Waiting(int orders, int leads, int total) {}

    record Workload(
            UUID managerId,
            int activeOrders,
            int breachedOrders,
            int openLeads,
            int breachedLeads,
            int openTasks,
            int overdueTasks) {}
}
