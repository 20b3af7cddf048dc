package io.thalweg.weights;

import java.util.Comparator;

/**
 * The version of a snapshot, {@code generation.step}, ordered by generation, then step.
 *
 * @param generation rises by one each time the trainer resumes
 * @param step batches learned so far
 */
public record Version(long generation, long step) implements Comparable<Version> {

    private static final Comparator<Version> ORDER =
            Comparator.comparingLong(Version::generation).thenComparingLong(Version::step);

    public Version {
        if (generation < 0 || step < 0) {
            throw new IllegalArgumentException("a version counts from 0.0 but was " + generation + "." + step);
        }
    }

    /**
     * The inverse of {@link #toString()}.
     *
     * @throws IllegalArgumentException if the text is not {@code generation.step}
     */
    public static Version parse(String text) {
        int dot = text.indexOf('.');
        try {
            return new Version(
                    Long.parseLong(text.substring(0, Math.max(dot, 0))), Long.parseLong(text.substring(dot + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a version reads generation.step, such as 0.1200, but was " + text, e);
        }
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    /** {@code 0.1200}. */
    @Override
    public String toString() {
        return generation + "." + step;
    }
}
