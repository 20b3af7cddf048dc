package io.thalweg.workbench.console;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on stderr that fills while a person watches; nothing where nobody does. One thread. */
public final class ProgressDisplay implements AutoCloseable {

    private static final int WHOLE = 100;
    private static final int UPDATE_MILLIS = 200;

    private final Optional<ProgressBar> bar;

    private ProgressDisplay(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** A bar for a task; one that is never drawn where nobody watches. */
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
     * Says how far it is. Drawn at most a few times a second, however often this is called.
     *
     * @param share from 0 to 1
     * @param message shown behind the bar
     */
    public void update(double share, String message) {
        bar.ifPresent(drawn -> drawn.stepTo(Math.round(share * WHOLE)).setExtraMessage(" " + message));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
