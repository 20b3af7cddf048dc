package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.OptimizerSchedule;

/**
 * Adam with decoupled weight decay: p ← p - lr·λ·p, then Adam's update, with lr from the schedule. The decay applies to
 * every parameter, including biases, and does not enter the moments.
 *
 * @param weightDecay λ
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, 2019</a>
 */
public record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements OptimizerSpec {

    public AdamW {
        OptimizerRules.positive("adamw", "learning-rate", learningRate);
        OptimizerRules.decay("adamw", "beta1", beta1);
        OptimizerRules.decay("adamw", "beta2", beta2);
        OptimizerRules.positive("adamw", "epsilon", epsilon);
        OptimizerRules.notNegative("adamw", "weight-decay", weightDecay);
    }

    @Override
    public String kind() {
        return "adamw";
    }

    @Override
    public AdamW withLearningRate(double rate) {
        return new AdamW(rate, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public Update update(OptimizerSchedule optimizerSchedule) {
        return new AdamUpdate(learningRate, optimizerSchedule.schedule(), beta1, beta2, epsilon, weightDecay, false);
    }
}
