package crm.legacy;

import crm.legacy.verification.VerificationResult;
import crm.legacy.verification.VerificationResult.Sum;
import crm.legacy.verification.VerificationResult.TableResult;
import java.io.PrintStream;
import java.util.Locale;

/** Prints the result of a verification on the console. */
final class VerificationTable {

    private static final String HEADER = "%-26s %10s %10s %10s %13s %10s %12s%n";

    private static final String ROW = "%-26s %,10d %,10d %,10d %,13d %,10d %,12d%n";

    private VerificationTable() {}

    static void print(VerificationResult result, PrintStream out) {
        out.println();
        out.printf(HEADER, "file", "rows", "imported", "rejected", "changed here", "sampled", "differences");
        for (TableResult table : result.tables()) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    table.file(),
                    table.rows(),
                    table.imported(),
                    table.rejected(),
                    table.changedHere(),
                    table.sampled(),
                    table.unexplained());
        }
        out.println();
        for (TableResult table : result.tables()) {
            for (Sum sum : table.sums()) {
                out.printf(
                        "Sum of %s %s: %s in the source, %s here%n",
                        table.file(),
                        sum.column(),
                        sum.source().toPlainString(),
                        sum.here().toPlainString());
            }
        }
        for (TableResult table : result.tables()) {
            table.differences()
                    .forEach((kind, count) -> out.printf(Locale.ROOT, "%s: %,d %s%n", table.file(), count, kind));
            if (table.deleted() > 0) {
                out.printf(
                        Locale.ROOT,
                        "No longer in %s: %,d imported rows; their records stay here%n",
                        table.file(),
                        table.deleted());
            }
        }
        if (result.totals() != null) {
            out.println("Counts and sums by status and month: " + result.totals());
        }
        if (result.rejects() != null) {
            out.println("Rejected rows: " + result.rejects());
        }
        if (result.differences() != null) {
            out.println("Differences: " + result.differences());
        }
        double seconds = result.took().toMillis() / 1000.0;
        if (result.unexplained() == 0) {
            out.printf(Locale.ROOT, "Verified in %.1f s: the reports explain every difference%n", seconds);
        } else {
            out.printf(
                    Locale.ROOT,
                    "Not verified, in %.1f s: %,d differences are not explained%n",
                    seconds,
                    result.unexplained());
        }
    }
}
