package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.AccumulatorDecay;

/** An update whose memory fades by period: at the beginning of the steps where that is due, for every parameter. */
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

    /** Not in a step in which memory fades: what has no gradient fades too. */
    @Override
    public boolean skipsZeroGradients() {
        return inner.skipsZeroGradients() && !due;
    }
}
