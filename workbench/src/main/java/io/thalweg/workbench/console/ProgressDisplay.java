package io.thalweg.workbench.console;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on stderr. Prints nothing if stderr is not a terminal. Single-threaded. */
public final class ProgressDisplay implements AutoCloseable {

    private static final int WHOLE = 100;
    private static final int UPDATE_MILLIS = 200;

    private final Optional<ProgressBar> bar;

    private ProgressDisplay(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /**
     * Starts a progress bar.
     *
     * @param task the text in front of the bar
     * @param isWatched whether stderr is a terminal; otherwise the bar is invisible
     */
    public static ProgressDisplay of(String task, boolean isWatched) {
        return new ProgressDisplay(
                isWatched
                        ? Optional.of(new ProgressBarBuilder()
                                .setTaskName(task)
                                .setInitialMax(WHOLE)
                                .setUnit("%", 1)
                                .setStyle(ProgressBarStyle.ASCII)
                                .setUpdateIntervalMillis(UPDATE_MILLIS)
                                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                                .build())
                        : Optional.empty());
    }

    /**
     * Updates the bar. It is redrawn at most a few times per second, however often this is called.
     *
     * @param share from 0 to 1
     * @param message shown after the bar
     */
    public void update(double share, String message) {
        bar.ifPresent(drawn -> drawn.stepTo(Math.round(share * WHOLE)).setExtraMessage(" " + message));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
