package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.Schedule;

/** The formula that Adam, AdamW and AMSGrad share. */
final class AdamUpdate implements AccumulatingUpdate {

    private final double learningRate;
    private final Schedule schedule;
    private final double beta1;
    private final double beta2;
    private final float epsilon;
    private final double weightDecay;
    private final boolean largest;
    private float kept;
    private float stepSize;
    private float secondCorrection;

    /**
     * Creates the update with the options of AdamW and AMSGrad.
     *
     * @param weightDecay λ of AdamW; 0 in Adam
     * @param largest whether to divide by the maximum of the second moments, in a third slot, as AMSGrad does
     */
    AdamUpdate(
            double learningRate,
            Schedule schedule,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            boolean largest) {
        this.learningRate = learningRate;
        this.schedule = schedule;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = (float) epsilon;
        this.weightDecay = weightDecay;
        this.largest = largest;
    }

    @Override
    public void begin(long step) {
        double rate = learningRate * schedule.factor(step);
        kept = (float) (1 - rate * weightDecay);
        stepSize = (float) (rate / (1 - Math.pow(beta1, (double) step)));
        secondCorrection = (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) step)));
    }

    @Override
    public void writeConstants(float[] constants) {
        constants[0] = kept;
        constants[1] = stepSize;
        constants[2] = secondCorrection;
        constants[3] = (float) beta1;
        constants[4] = (float) beta2;
        constants[5] = (float) (1 - beta1);
        constants[6] = (float) (1 - beta2);
        constants[7] = epsilon;
    }

    /** v_max ← keep·v_max; the step that follows takes the larger of it and v. */
    @Override
    public void fadeInPlace(float keep, float[] parameters, float[][] slots) {
        Fading.multiplyInPlace(slots[2], keep, parameters.length);
    }

    // One loop per array written: the JIT vectorises loops that store to one array only.
    @Override
    public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
        float[] first = slots[0];
        float[] second = slots[1];
        float firstKept = (float) beta1;
        float secondKept = (float) beta2;
        float firstScale = (float) (1 - beta1) * scale;
        float secondScale = (float) (1 - beta2) * scale * scale;
        for (int i = 0; i < parameters.length; i++) {
            first[i] = firstKept * first[i] + firstScale * gradients[i];
        }
        for (int i = 0; i < parameters.length; i++) {
            second[i] = secondKept * second[i] + secondScale * gradients[i] * gradients[i];
        }
        float[] divisor = second;
        if (largest) {
            divisor = slots[2];
            for (int i = 0; i < parameters.length; i++) {
                divisor[i] = Math.max(divisor[i], second[i]);
            }
        }
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = kept * parameters[i]
                    - stepSize * first[i] / ((float) Math.sqrt(divisor[i]) * secondCorrection + epsilon);
        }
    }
}
