package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.OptimizerSchedule;

/**
 * AMSGrad, which is Adam with the maximum of the second moments: v_max = max(v_max, v), update = -lr·m̂ / (√v̂_max +
 * ε), bias-corrected as in PyTorch.
 *
 * @see <a href="https://openreview.net/forum?id=ryQu7f-RZ">Reddi, Kale and Kumar, 2018</a>
 */
public record AmsGrad(double learningRate, double beta1, double beta2, double epsilon) implements OptimizerSpec {

    public AmsGrad {
        OptimizerRules.positive("amsgrad", "learning-rate", learningRate);
        OptimizerRules.decay("amsgrad", "beta1", beta1);
        OptimizerRules.decay("amsgrad", "beta2", beta2);
        OptimizerRules.positive("amsgrad", "epsilon", epsilon);
    }

    @Override
    public String kind() {
        return "amsgrad";
    }

    @Override
    public AmsGrad withLearningRate(double rate) {
        return new AmsGrad(rate, beta1, beta2, epsilon);
    }

    @Override
    public int slots() {
        return 3;
    }

    @Override
    public boolean accumulates() {
        return true;
    }

    @Override
    public Update update(OptimizerSchedule optimizerSchedule) {
        return Fading.of(
                new AdamUpdate(learningRate, optimizerSchedule.schedule(), beta1, beta2, epsilon, 0, true),
                optimizerSchedule.accumulatorDecay());
    }
}
