package crm.legacy.verification;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a comparison of a source with the records that came from it.
 *
 * @param tables one for each table of the source, in the order of the import
 * @param totals the report of counts and sums by table, status and month; null if the source has no rows
 * @param differences the report of differences; null if there are none
 * @param rejects the report of the rows that an import rejects; null if there are none
 */
public record VerificationResult(
        List<TableResult> tables,
        @Nullable Path totals,
        @Nullable Path differences,
        @Nullable Path rejects,
        Duration took) {

    /**
     * The comparison of one table.
     *
     * @param file the name of the source
     * @param rows the rows of the source
     * @param rejected those that the report of rejected rows explains
     * @param imported those that have a record
     * @param changedHere those whose record changed here since the import: their values are not compared
     * @param deleted imported rows that the source no longer contains
     * @param sampled rows whose cells were each looked for in the record
     * @param differences by kind
     * @param sums of the money of the compared rows: column, sum in the source, sum here
     */
    public record TableResult(
            String file,
            long rows,
            long rejected,
            long imported,
            long changedHere,
            long deleted,
            long sampled,
            Map<DifferenceKind, Long> differences,
            List<Sum> sums) {

        /** The differences that no report explains. */
        public long unexplained() {
            return differences.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** The sums of a column over the compared rows. */
    public record Sum(String column, BigDecimal source, BigDecimal here) {

        Sum plus(Sum other) {
            return new Sum(column, source.add(other.source), here.add(other.here));
        }
    }

    /** The differences that no report explains. */
    public long unexplained() {
        return tables.stream().mapToLong(TableResult::unexplained).sum();
    }
}
