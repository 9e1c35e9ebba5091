package crm.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/** Prints the number of rows and of rows per second: a progress bar on a terminal, otherwise lines. */
public final class ConsoleProgress implements Progress {

    private static final int WIDTH = 78;

    private final PrintStream out;

    private final boolean terminal;

    private @Nullable ProgressBar bar;

    private String last = "";

    public ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void waiting() {
        out.println("Another import is running; waiting until it ends");
    }

    @Override
    public void reading(String file) {
        done();
        bar = new ProgressBarBuilder()
                .setTaskName(file)
                .setInitialMax(-1)
                .setRenderer(ConsoleProgress::render)
                .setUpdateIntervalMillis(terminal ? 200 : 1000)
                .setConsumer(
                        terminal
                                ? new ConsoleProgressBarConsumer(out, WIDTH)
                                : new DelegatingProgressBarConsumer(this::line, WIDTH))
                .build();
    }

    @Override
    public void rows(int count) {
        if (bar != null) {
            bar.stepBy(count);
        }
    }

    @Override
    public void merging(String file) {
        if (bar != null) {
            // Keeps the rate of reading: the bar continues to measure the time.
            bar.setExtraMessage(rate(bar.getCurrent(), bar.getTotalElapsed()) + ", merging");
        }
    }

    @Override
    public void done() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private void line(String text) {
        if (!text.isEmpty() && !text.equals(last)) {
            out.println(text);
            last = text;
        }
    }

    /** Empty before the first rows. */
    private static String render(ProgressState state, int width) {
        long rows = state.getCurrent();
        if (rows == 0) {
            return "";
        }
        String merging = state.getExtraMessage();
        return String.format(
                Locale.ROOT,
                "  %-26s %,11d rows  %s",
                state.getTaskName(),
                rows,
                merging.isEmpty() ? rate(rows, state.getTotalElapsed()) : merging);
    }

    private static String rate(long rows, Duration elapsed) {
        return String.format(
                Locale.ROOT, "%,11d rows/s", elapsed.isZero() ? 0 : Math.round(rows * 1e9 / elapsed.toNanos()));
    }
}
