package io.thalweg.features;

/**
 * Standardises columns with running statistics: (x - mean) / deviation, limited to ±clip.
 * Mean and deviation are those of all values observed so far, deviation = √(M2 / n). A column whose values were all equal
 * gives 0, and so does a missing value (NaN). Every other column stays as it is, with 0 for a missing value. All of it is
 * computed in double precision; only the result is a float.
 *
 * <p>Mean and M2 are Welford's recurrence: m ← m + (x - m) / n, M2 ← M2 + (x - m)(x - m'). For values near c the mean is off by
 * a few units in the last place of c (2⁻⁵² c), and with it each scaled value by that much over the deviation.
 *
 * <p>The learner observes each batch before it scales it, so the first values of a stream are already centred; the scorer
 * never observes, it restores. Belongs to one thread at a time.
 *
 * @see <a href="https://doi.org/10.1080/00401706.1962.10490022">Welford, 1962</a>
 */
public final class FeatureScaler {

    private final int width;
    private final int[] standardized;
    private final int[] usingNaNForMissing;
    private final long[] counts;
    private final double[] means;
    private final double[] squares;
    private double[] clips;

    // The inverse of each deviation, 0 if there is none. A scorer multiplies far more often than the deviations change.
    private final double[] inverseDeviations;
    private boolean isStale;

    // The copies that mark() makes. The arrays are reused, because it is called for every batch.
    private final long[] markedCounts;
    private final double[] markedMeans;
    private final double[] markedSquares;

    private FeatureScaler(FeatureLayout layout) {
        width = layout.width();
        standardized = layout.standardized();
        usingNaNForMissing = layout.columnsUsingNaNForMissing();
        counts = new long[standardized.length];
        means = new double[standardized.length];
        squares = new double[standardized.length];
        clips = layout.clips();
        inverseDeviations = new double[standardized.length];
        markedCounts = new long[standardized.length];
        markedMeans = new double[standardized.length];
        markedSquares = new double[standardized.length];
    }

    /**
     * Creates a scaler without statistics, which gives 0 for every standardised column. The clips are those of the
     * layout.
     */
    public static FeatureScaler of(FeatureLayout layout) {
        return new FeatureScaler(layout);
    }

    /** Updates the statistics with the standardised columns of one example. Missing values are ignored. */
    public void observe(FeatureValues values) {
        double[] numbers = values.numbers();
        for (int i = 0; i < numbers.length; i++) {
            double value = numbers[i];
            if (!Double.isNaN(value)) {
                double distance = value - means[i];
                means[i] += distance / ++counts[i];
                squares[i] += distance * (value - means[i]);
            }
        }
        isStale = true;
    }

    /**
     * Writes the scaled columns of one example.
     *
     * @param out receives {@code width} numbers from {@code offset} on
     */
    public void scale(FeatureValues values, float[] out, int offset) {
        if (isStale) {
            refreshDeviations();
        }
        System.arraycopy(values.columns(), 0, out, offset, width);
        for (int column : usingNaNForMissing) {
            if (Float.isNaN(out[offset + column])) {
                out[offset + column] = 0;
            }
        }
        double[] numbers = values.numbers();
        for (int i = 0; i < numbers.length; i++) {
            double value = numbers[i];
            double scaled = (value - means[i]) * inverseDeviations[i];
            // Without a clip, a value far outside the statistics can exceed the range of float; it becomes the largest
            // float.
            double limit = Math.min(clips[i], Float.MAX_VALUE);
            out[offset + standardized[i]] = Double.isNaN(value) ? 0 : (float) Math.max(-limit, Math.min(limit, scaled));
        }
    }

    /** Saves the statistics for {@link #undo}. Allocates nothing. */
    public void mark() {
        System.arraycopy(counts, 0, markedCounts, 0, counts.length);
        System.arraycopy(means, 0, markedMeans, 0, means.length);
        System.arraycopy(squares, 0, markedSquares, 0, squares.length);
    }

    /** Restores the statistics of the last {@link #mark}. */
    public void undo() {
        System.arraycopy(markedCounts, 0, counts, 0, counts.length);
        System.arraycopy(markedMeans, 0, means, 0, means.length);
        System.arraycopy(markedSquares, 0, squares, 0, squares.length);
        isStale = true;
    }

    /** A copy of the statistics, with the clips. */
    public FeatureStatistics statistics() {
        return new FeatureStatistics(counts.clone(), means.clone(), squares.clone(), clips);
    }

    /**
     * Restores statistics and clips, so that the scaler continues as the one they were copied from.
     *
     * @throws IllegalArgumentException if they have another number of columns
     */
    public void restore(FeatureStatistics statistics) {
        if (statistics.counts().length != standardized.length
                || statistics.means().length != standardized.length
                || statistics.squares().length != standardized.length
                || statistics.clips().length != standardized.length) {
            throw new IllegalArgumentException("feature statistics must have " + standardized.length
                    + " columns but have " + statistics.counts().length + " counts, " + statistics.means().length
                    + " means, " + statistics.squares().length + " squares and " + statistics.clips().length
                    + " clips");
        }
        System.arraycopy(statistics.counts(), 0, counts, 0, counts.length);
        System.arraycopy(statistics.means(), 0, means, 0, means.length);
        System.arraycopy(statistics.squares(), 0, squares, 0, squares.length);
        clips = statistics.clips();
        isStale = true;
    }

    private void refreshDeviations() {
        for (int i = 0; i < standardized.length; i++) {
            // Two square roots, because n / M2 overflows if M2 is tiny, and infinity times a difference of 0 is NaN.
            inverseDeviations[i] = squares[i] > 0 ? Math.sqrt((double) counts[i]) / Math.sqrt(squares[i]) : 0;
        }
        isStale = false;
    }
}
