package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.AccumulatorDecay;

/**
 * Adds an {@link io.thalweg.optimizer.schedule.AccumulatorDecay} to an update: at the beginning of the steps in which
 * it is due, the accumulated values of all parameters decay.
 */
final class Fading implements Update {

    private final AccumulatingUpdate inner;
    private final AccumulatorDecay decay;
    private boolean due;

    private Fading(AccumulatingUpdate inner, AccumulatorDecay decay) {
        this.inner = inner;
        this.decay = decay;
    }

    static Update of(AccumulatingUpdate update, AccumulatorDecay decay) {
        return decay.happens() ? new Fading(update, decay) : update;
    }

    static void multiplyInPlace(float[] values, float factor, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = factor * values[i];
        }
    }

    @Override
    public void begin(long step) {
        due = decay.isDue(step);
        inner.begin(step);
    }

    @Override
    public void writeConstants(float[] constants) {
        inner.writeConstants(constants);
        constants[KEEP] = due ? (float) decay.keep() : 1;
    }

    @Override
    public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
        if (due) {
            inner.fadeInPlace((float) decay.keep(), parameters, slots);
        }
        inner.applyInPlace(parameters, gradients, scale, slots);
    }

    /** False in a step with decay, because values without a gradient decay too. */
    @Override
    public boolean skipsZeroGradients() {
        return inner.skipsZeroGradients() && !due;
    }
}
