package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.OptimizerSchedule;

/**
 * Adam: m = β₁m + (1-β₁)g, v = β₂v + (1-β₂)g², update = -lr·m̂ / (√v̂ + ε), element by element. ε is added after bias
 * correction (Algorithm 1), not before it.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2015</a>
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon) implements OptimizerSpec {

    public Adam {
        OptimizerRules.positive("adam", "learning-rate", learningRate);
        OptimizerRules.decay("adam", "beta1", beta1);
        OptimizerRules.decay("adam", "beta2", beta2);
        OptimizerRules.positive("adam", "epsilon", epsilon);
    }

    @Override
    public String kind() {
        return "adam";
    }

    @Override
    public Adam withLearningRate(double rate) {
        return new Adam(rate, beta1, beta2, epsilon);
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public Update update(OptimizerSchedule optimizerSchedule) {
        return new AdamUpdate(learningRate, optimizerSchedule.schedule(), beta1, beta2, epsilon, 0, false);
    }
}
