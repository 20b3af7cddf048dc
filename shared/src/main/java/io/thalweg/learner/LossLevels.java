package io.thalweg.learner;

import io.thalweg.network.Loss;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Running means of the loss that decide whether training has diverged, which means that the loss is far above that of a
 * network that always answers 0.
 *
 * <p>For each batch of B examples, l is the mean loss before the update and n the mean loss of the raw output 0 for the same
 * labels, both without example weights. With α = min(1, B / 100), β = min(1, B / 10,000) and the cap c = 10·max(L, N, R):
 *
 * <pre>
 *   L ← L + α·(min(l, c) - L)      the level of the loss
 *   N ← N + α·(min(n, c) - N)      the level of the loss of answering 0
 *   R ← R + β·(min(n, c) - R)      the same, slower; begins with max(l, n)
 *
 *   diverged   L &gt; d·max(N, R)
 *   calm       L ≤ 10·max(N, R), and no l &gt; 1000·max(L, N, R) within the last 32 examples
 * </pre>
 *
 * d is 1000, or 30 for losses that grow with the distance and not with its square (mae, huber and the cross-entropies).
 *
 * <p>The levels begin with the first batch in which l or n is not 0. All levels have the same cap, so that one outlier
 * changes none of them much, and all of them alike. Earlier losses are not part of the rule: if the loss rises because the
 * stream changes, it is compared with the present labels, not with the past.
 */
final class LossLevels {

    private static final double DIVERGED = 1000;
    private static final double DIVERGED_BY_DISTANCE = 30;
    private static final double SUSPICIOUS = 1000;
    private static final double CALM = 10;
    private static final double CAP = 10;
    private static final int WINDOW = 100;
    private static final int LONG_WINDOW = 10_000;

    /** Number of examples that must be predicted normally after a suspicious batch. */
    private static final int PROBATION = 32;

    private final double limit;
    private double loss;
    private double zeroLoss;
    private double slowZeroLoss;
    private int doubtfulExamples;

    /** Creates the levels before the first batch. */
    LossLevels(Loss kind) {
        this(
                switch (kind) {
                    case MSE, POISSON -> DIVERGED;
                    case MAE, HUBER, CROSS_ENTROPY, BINARY_CROSS_ENTROPY -> DIVERGED_BY_DISTANCE;
                });
    }

    private LossLevels(double limit) {
        this.limit = limit;
    }

    /** Updates the levels with a batch. */
    void observe(double batchLoss, double batchZeroLoss, int examples) {
        double level = Math.max(loss, reference());
        if (level == 0) {
            loss = batchLoss;
            zeroLoss = batchZeroLoss;
            slowZeroLoss = Math.max(batchLoss, batchZeroLoss);
            return;
        }
        if (batchLoss > SUSPICIOUS * level) {
            doubtfulExamples = PROBATION;
        } else if (doubtfulExamples > 0) {
            doubtfulExamples = Math.max(0, doubtfulExamples - examples);
        }
        double cap = CAP * level;
        double share = Math.min(1, (double) examples / WINDOW);
        double cappedZeroLoss = Math.min(batchZeroLoss, cap);
        loss += share * (Math.min(batchLoss, cap) - loss);
        zeroLoss += share * (cappedZeroLoss - zeroLoss);
        slowZeroLoss += Math.min(1, (double) examples / LONG_WINDOW) * (cappedZeroLoss - slowZeroLoss);
    }

    /** The reference level that the loss is compared with. */
    private double reference() {
        return Math.max(zeroLoss, slowZeroLoss);
    }

    /** The level of the loss divided by the reference level; NaN before the first batch and if both are 0. */
    double ratio() {
        return loss / reference();
    }

    boolean isDiverged() {
        return loss > limit * reference();
    }

    /** Whether recent losses are low enough to publish the parameters. */
    boolean isCalm() {
        return doubtfulExamples == 0 && loss <= CALM * reference();
    }

    LossLevels copy() {
        LossLevels copy = new LossLevels(limit);
        copy.loss = loss;
        copy.zeroLoss = zeroLoss;
        copy.slowZeroLoss = slowZeroLoss;
        copy.doubtfulExamples = doubtfulExamples;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(loss);
        out.writeDouble(zeroLoss);
        out.writeDouble(slowZeroLoss);
        out.writeInt(doubtfulExamples);
    }

    static LossLevels read(DataInput in, Loss kind) throws IOException {
        LossLevels levels = new LossLevels(kind);
        levels.loss = in.readDouble();
        levels.zeroLoss = in.readDouble();
        levels.slowZeroLoss = in.readDouble();
        levels.doubtfulExamples = in.readInt();
        return levels;
    }
}
