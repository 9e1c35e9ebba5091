package crm.legacy;

import crm.legacy.verification.VerificationResult;
import crm.legacy.verification.VerificationResult.Sum;
import crm.legacy.verification.VerificationResult.TableResult;
import java.io.PrintStream;
import java.util.Locale;

/** Prints the result of a verification on the console. */
final class VerificationTable {

    private static final String ROW = "%-26s %10s %10s %10s %13s %10s %12s%n";

    private VerificationTable() {}

    static void print(VerificationResult result, PrintStream out) {
        out.println();
        out.printf(ROW, "file", "rows", "imported", "rejected", "changed here", "sampled", "differences");
        for (TableResult table : result.tables()) {
            out.printf(
                    ROW,
                    table.file(),
                    number(table.rows()),
                    number(table.imported()),
                    number(table.rejected()),
                    number(table.changedHere()),
                    number(table.sampled()),
                    number(table.unexplained()));
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
            table.differences().forEach((kind, count) -> out.printf("%s: %s %s%n", table.file(), number(count), kind));
            if (table.deleted() > 0) {
                out.printf(
                        "No longer in %s: %s imported rows; their records stay here%n",
                        table.file(), number(table.deleted()));
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

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
