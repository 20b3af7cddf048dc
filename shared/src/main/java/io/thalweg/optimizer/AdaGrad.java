package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;

/**
 * AdaGrad: G = G + g², update = -lr·g / (√G + ε). Parameters with rare gradients keep large steps.
 *
 * @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan and Singer, 2011</a>
 */
public record AdaGrad(double learningRate, double epsilon) implements OptimizerSpec {

    public AdaGrad {
        OptimizerRules.positive("adagrad", "learning-rate", learningRate);
        OptimizerRules.positive("adagrad", "epsilon", epsilon);
    }

    @Override
    public String kind() {
        return "adagrad";
    }

    @Override
    public AdaGrad withLearningRate(double rate) {
        return new AdaGrad(rate, epsilon);
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public boolean accumulates() {
        return true;
    }

    @Override
    public Update update(OptimizerSchedule optimizerSchedule) {
        return Fading.of(new Formula(this, optimizerSchedule.schedule()), optimizerSchedule.accumulatorDecay());
    }

    private static final class Formula implements AccumulatingUpdate {
        private final AdaGrad spec;
        private final Schedule schedule;
        private float rate;

        Formula(AdaGrad spec, Schedule schedule) {
            this.spec = spec;
            this.schedule = schedule;
        }

        @Override
        public void begin(long step) {
            rate = (float) (spec.learningRate * schedule.factor(step));
        }

        @Override
        public void writeConstants(float[] constants) {
            constants[0] = rate;
            constants[1] = (float) spec.epsilon;
        }

        /** G ← keep·G. */
        @Override
        public void fadeInPlace(float keep, float[] parameters, float[][] slots) {
            Fading.multiplyInPlace(slots[0], keep, parameters.length);
        }

        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] squares = slots[0];
            float squareScale = scale * scale;
            float stepSize = rate * scale;
            float epsilon = (float) spec.epsilon;
            for (int i = 0; i < parameters.length; i++) {
                squares[i] = squares[i] + squareScale * gradients[i] * gradients[i];
            }
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = parameters[i] - stepSize * gradients[i] / ((float) Math.sqrt(squares[i]) + epsilon);
            }
        }

        @Override
        public boolean skipsZeroGradients() {
            return true;
        }
    }
}
