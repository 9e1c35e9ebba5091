package crm.legacy;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/** Rows and rows a second: one live line on a terminal, plain lines everywhere else. */
final class ConsoleProgress implements Progress {

    private static final int WIDTH = 78;

    private final PrintStream out;

    private final boolean terminal;

    private @Nullable ProgressBar bar;

    ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void waiting() {
        out.println("Another import is running; waiting for it to end");
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
                                : new DelegatingProgressBarConsumer(out::println, WIDTH))
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
            // The clock of the reading stops: rows a second are those of the reading.
            bar.pause();
            bar.setExtraMessage("merging");
        }
    }

    @Override
    public void done() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private static String render(ProgressState state, int width) {
        Duration elapsed = state.getTotalElapsed();
        long rows = state.getCurrent();
        long rate = elapsed.isZero() ? 0 : Math.round(rows * 1e9 / elapsed.toNanos());
        String line = String.format(
                Locale.ROOT,
                "  %-26s %,11d rows  %,9d rows/s  %s",
                state.getTaskName(),
                rows,
                rate,
                state.getExtraMessage());
        return line.stripTrailing();
    }
}
