package io.thalweg.workbench.up.monitor;

import io.thalweg.evaluation.Metrics;
import io.thalweg.learner.Health;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Prints the progress of a run as one line: redrawn every second on a terminal, otherwise a new line every ten seconds.
 * Any thread.
 */
public final class StatusLine {

    private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);
    private static final String CLEAR_LINE = "\r\033[K";
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out;
    private final boolean isTerminal;
    private long shownNanos;
    private Optional<PipelineStatus> shown = Optional.empty();

    /**
     * Creates a status line.
     *
     * @param nowNanos {@link System#nanoTime()}; the first line is due one period later
     */
    public StatusLine(PrintWriter out, boolean isTerminal, long nowNanos) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.shownNanos = nowNanos;
    }

    /**
     * Draws the line if it is due. Rates are counted from the first version of this run, because records of earlier
     * runs are read before it.
     */
    public synchronized void update(PipelineStatus standing, long nowNanos) {
        if (shown.isEmpty() && standing.published().isPresent()) {
            shown = Optional.of(standing);
            shownNanos = nowNanos;
            return;
        }
        Duration period = isTerminal ? ON_TERMINAL : ELSEWHERE;
        if (nowNanos - shownNanos < period.toNanos()) {
            return;
        }
        double seconds = (nowNanos - shownNanos) / NANOS_PER_SECOND;
        String line = text(shown.orElse(standing), standing, seconds);
        if (isTerminal) {
            out.print(CLEAR_LINE + line);
        } else {
            out.println(line);
        }
        out.flush();
        shownNanos = nowNanos;
        shown = shown.map(before -> standing);
    }

    /** Prints a permanent line above the status line. */
    public synchronized void remark(String line) {
        out.println((isTerminal ? CLEAR_LINE : "") + line);
        out.flush();
    }

    /** Removes the status line from the terminal. */
    public synchronized void clear() {
        if (isTerminal) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    static String text(PipelineStatus before, PipelineStatus now, double seconds) {
        StringJoiner line = new StringJoiner(" | ");
        line.add(rate("learned", now.trained() - before.trained(), seconds));
        recent(now.training().metrics()).ifPresent(line::add);
        now.frozen().flatMap(StatusLine::recent).ifPresent(metric -> line.add("frozen network " + metric));
        health(now.training().health()).ifPresent(line::add);
        line.add("version "
                + now.published().map(PipelineStatus.Published::version).orElse("none yet"));
        line.add(rate("scored", now.scored() - before.scored(), seconds));
        line.add(String.format(Locale.ROOT, "stale by %,d ms", now.lastStalenessMillis()));
        if (now.allDeadLetters() > 0) {
            line.add(String.format(Locale.ROOT, "%,d dead letters", now.allDeadLetters()));
        }
        if (now.lost().offsets() > 0) {
            line.add(String.format(Locale.ROOT, "%,d lost", now.lost().offsets()));
        }
        return line.toString();
    }

    private static String rate(String what, long events, double seconds) {
        return String.format(Locale.ROOT, "%s %,.0f/s", what, events / seconds);
    }

    /** The problem of training, if there is one. */
    private static Optional<String> health(Health health) {
        if (health.isDiverged()) {
            return health.latest().map(latest -> "diverged since step " + latest.sinceStep());
        }
        return health.state() == Health.State.SUSPECT ? Optional.of("suspect losses") : Optional.empty();
    }

    /** The main metric over the last thousand examples: accuracy or mean absolute error. */
    private static Optional<String> recent(Metrics metrics) {
        for (Map.Entry<String, Double> figure : metrics.values().entrySet()) {
            if (figure.getKey().startsWith("recent")) {
                String name = figure.getKey().substring("recent".length()).toLowerCase(Locale.ROOT);
                return Optional.of(String.format(Locale.ROOT, "%s %.3f", name, figure.getValue()));
            }
        }
        return Optional.empty();
    }
}
