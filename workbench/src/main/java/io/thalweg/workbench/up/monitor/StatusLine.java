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
 * One line that says how the run goes: drawn over and over each second on a terminal, as plain lines every ten seconds
 * elsewhere. Any thread.
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

    /** @param nowNanos by {@link System#nanoTime()}: the first line is due one period later */
    public StatusLine(PrintWriter out, boolean isTerminal, long nowNanos) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.shownNanos = nowNanos;
    }

    /** Draws the line if it is time to. Rates count from the first version of this run: before it, earlier runs are read. */
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

    /** Prints a line that stays, above the status. */
    public synchronized void remark(String line) {
        out.println((isTerminal ? CLEAR_LINE : "") + line);
        out.flush();
    }

    /** Takes the status off the terminal. */
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

    /** What is wrong with the training, if anything is. */
    private static Optional<String> health(Health health) {
        if (health.isDiverged()) {
            return health.latest().map(latest -> "diverged since step " + latest.sinceStep());
        }
        return health.state() == Health.State.SUSPECT ? Optional.of("suspect losses") : Optional.empty();
    }

    /** The first of the figures over the last thousand examples: accuracy or mean absolute error. */
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
