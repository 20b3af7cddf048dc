package io.thalweg.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Area under the ROC curve of a stream, in constant memory: the chance that a positive example was given a higher
 * probability than a negative one, equal ones counting half.
 *
 * <p>AUC = Σᵦ nᵦ·(½·pᵦ + Σ pₐ over a &gt; b) / (P·N), where pᵦ and nᵦ count the positives and negatives in bin b.
 * Probabilities in one bin count as equal; the true figure is therefore at most ½·Σᵦ pᵦ·nᵦ / (P·N) away.
 *
 * <p>Bins are as fine as the probability is rare: the distance q of p to the nearer of 0 and 1 keeps its exponent and its
 * first 7 binary digits, so that a bin is never wider than q/128. Below 2⁻¹⁶ everything is one bin at each end. A fraud
 * model, whose probabilities all lie near 0, is thus judged as finely as one that answers around ½.
 */
final class AucHistogram {

    private static final int DROPPED_BITS = 16;
    private static final float SMALLEST = 0x1p-16f;
    private static final int FIRST_KEY = Float.floatToIntBits(SMALLEST) >>> DROPPED_BITS;
    /** The bin of exactly ½, in the middle. */
    private static final int MIDDLE = (Float.floatToIntBits(0.5f) >>> DROPPED_BITS) - FIRST_KEY + 1;

    static final int BINS = 2 * MIDDLE + 1;

    private final long[] positives = new long[BINS];
    private final long[] negatives = new long[BINS];

    void add(float probability, boolean positive) {
        (positive ? positives : negatives)[bin(probability)]++;
    }

    /** NaN until both a positive and a negative example were seen. */
    double auc() {
        double ordered = 0;
        long positivesAbove = 0;
        long negativeCount = 0;
        for (int bin = BINS - 1; bin >= 0; bin--) {
            ordered += negatives[bin] * (positivesAbove + 0.5 * positives[bin]);
            positivesAbove += positives[bin];
            negativeCount += negatives[bin];
        }
        return ordered / ((double) positivesAbove * negativeCount);
    }

    /** Only bins that hold something are written: a few hundred, as a rule. */
    void write(DataOutputStream out) throws IOException {
        int filled = 0;
        for (int bin = 0; bin < BINS; bin++) {
            filled += isFilled(bin) ? 1 : 0;
        }
        out.writeShort(filled);
        for (int bin = 0; bin < BINS; bin++) {
            if (isFilled(bin)) {
                out.writeShort(bin);
                out.writeLong(positives[bin]);
                out.writeLong(negatives[bin]);
            }
        }
    }

    void read(DataInputStream in) throws IOException {
        int filled = in.readUnsignedShort();
        for (int i = 0; i < filled; i++) {
            int bin = in.readUnsignedShort();
            if (bin >= BINS) {
                throw new IOException("the evaluator's histogram has " + BINS + " bins but its state names bin " + bin);
            }
            positives[bin] = in.readLong();
            negatives[bin] = in.readLong();
        }
    }

    /** Rises with the probability; what lies outside [0, 1] falls into the last bin of its side. */
    static int bin(float probability) {
        boolean upper = probability > 0.5f;
        float distance = upper ? 1 - probability : probability;
        int bin = distance < SMALLEST ? 0 : (Float.floatToIntBits(distance) >>> DROPPED_BITS) - FIRST_KEY + 1;
        return upper ? BINS - 1 - bin : bin;
    }

    private boolean isFilled(int bin) {
        return positives[bin] != 0 || negatives[bin] != 0;
    }
}
