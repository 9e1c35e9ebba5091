package crm.console;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Keeps why the application did not start: the command prints it in its own form, on the standard error. */
final class StartFailure implements FailureAnalysisReporter {

    private static final AtomicReference<@Nullable FailureAnalysis> LAST = new AtomicReference<>();

    @Override
    public void report(FailureAnalysis analysis) {
        LAST.set(analysis);
    }

    /** The reason and what to do, or null if the application started, or failed for a reason that it does not know. */
    static @Nullable String message() {
        FailureAnalysis analysis = LAST.get();
        if (analysis == null) {
            return null;
        }
        return analysis.getAction() == null
                ? analysis.getDescription()
                : analysis.getDescription() + " " + analysis.getAction();
    }
}
