package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;

/**
 * Adam with Nesterov's look-ahead: with μₜ = β₁·(1 - ½·0.96^(t·ψ)) and Mₜ = μ₁·…·μₜ, m and v as in Adam,
 * update = -lr·(μₜ₊₁·m / (1 - Mₜ₊₁) + (1 - μₜ)·g / (1 - Mₜ)) / (√v̂ + ε).
 *
 * @param momentumDecay ψ, how soon μ reaches β₁
 * @see <a href="https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ">Dozat, 2016</a>
 */
public record NAdam(double learningRate, double beta1, double beta2, double epsilon, double momentumDecay)
        implements OptimizerSpec {

    public NAdam {
        OptimizerRules.positive("nadam", "learning-rate", learningRate);
        OptimizerRules.decay("nadam", "beta1", beta1);
        OptimizerRules.decay("nadam", "beta2", beta2);
        OptimizerRules.positive("nadam", "epsilon", epsilon);
        OptimizerRules.notNegative("nadam", "momentum-decay", momentumDecay);
    }

    @Override
    public String kind() {
        return "nadam";
    }

    @Override
    public NAdam withLearningRate(double rate) {
        return new NAdam(rate, beta1, beta2, epsilon, momentumDecay);
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public Update update(OptimizerSchedule optimizerSchedule) {
        return new Formula(this, optimizerSchedule.schedule());
    }

    private static final class Formula implements Update {
        private final NAdam spec;
        private final Schedule schedule;
        private long step;
        private double product = 1;
        private float fromGradient;
        private float fromMomentum;
        private float secondCorrection;

        Formula(NAdam spec, Schedule schedule) {
            this.spec = spec;
            this.schedule = schedule;
        }

        @Override
        public void begin(long next) {
            // M follows from t alone, and is nothing after some thousand factors.
            if (next != step + 1) {
                product = 1;
                for (long t = 1; t < next && product > 0; t++) {
                    product *= momentum(t);
                }
            }
            step = next;
            product *= momentum(step);
            double now = momentum(step);
            double then = momentum(step + 1);
            double rate = spec.learningRate * schedule.factor(step);
            fromGradient = (float) (rate * (1 - now) / (1 - product));
            fromMomentum = (float) (rate * then / (1 - product * then));
            secondCorrection = (float) (1 / Math.sqrt(1 - Math.pow(spec.beta2, (double) step)));
        }

        private double momentum(long t) {
            return spec.beta1 * (1 - 0.5 * Math.pow(0.96, t * spec.momentumDecay));
        }

        @Override
        public void writeConstants(float[] constants) {
            constants[0] = fromGradient;
            constants[1] = fromMomentum;
            constants[2] = secondCorrection;
            constants[3] = (float) spec.beta1;
            constants[4] = (float) spec.beta2;
            constants[5] = (float) (1 - spec.beta1);
            constants[6] = (float) (1 - spec.beta2);
            constants[7] = (float) spec.epsilon;
        }

        // One loop per array written: the JIT vectorises loops that store to one array only.
        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] first = slots[0];
            float[] second = slots[1];
            float firstKept = (float) spec.beta1;
            float secondKept = (float) spec.beta2;
            float firstScale = (float) (1 - spec.beta1) * scale;
            float secondScale = (float) (1 - spec.beta2) * scale * scale;
            float epsilon = (float) spec.epsilon;
            float gradientShare = fromGradient * scale;
            for (int i = 0; i < parameters.length; i++) {
                first[i] = firstKept * first[i] + firstScale * gradients[i];
            }
            for (int i = 0; i < parameters.length; i++) {
                second[i] = secondKept * second[i] + secondScale * gradients[i] * gradients[i];
            }
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = parameters[i]
                        - (fromMomentum * first[i] + gradientShare * gradients[i])
                                / ((float) Math.sqrt(second[i]) * secondCorrection + epsilon);
            }
        }
    }
}
