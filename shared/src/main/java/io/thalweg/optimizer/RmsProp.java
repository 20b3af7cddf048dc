package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;

/**
 * RMSprop: v = ρ·v + (1-ρ)·g², update = -lr·g / (√v + ε), element by element.
 *
 * <p>If centered, the gradient's variance replaces its mean square: m = ρ·m + (1-ρ)·g, and √max(v - m², 0) replaces √v;
 * rounding can make v - m² slightly negative. With momentum μ the scaled gradients are accumulated first, b = μ·b + g /
 * (√v + ε), and the update is -lr·b. All formulas are those of PyTorch.
 *
 * @param decay ρ
 * @param momentum μ; 0 for none
 * @param centered whether the gradient is divided by the root of its variance
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman and Hinton, 2012</a>
 * @see <a href="https://arxiv.org/abs/1308.0850">Graves, 2013, for the centered form</a>
 */
public record RmsProp(double learningRate, double decay, double epsilon, double momentum, boolean centered)
        implements OptimizerSpec {

    public RmsProp {
        OptimizerRules.positive("rmsprop", "learning-rate", learningRate);
        OptimizerRules.decay("rmsprop", "decay", decay);
        OptimizerRules.positive("rmsprop", "epsilon", epsilon);
        OptimizerRules.decay("rmsprop", "momentum", momentum);
    }

    /** Creates RMSprop without momentum, not centered. */
    public RmsProp(double learningRate, double decay, double epsilon) {
        this(learningRate, decay, epsilon, 0, false);
    }

    @Override
    public String kind() {
        return "rmsprop";
    }

    @Override
    public RmsProp withLearningRate(double rate) {
        return new RmsProp(rate, decay, epsilon, momentum, centered);
    }

    /**
     * The mean of the squares, then the mean of the gradients if centered, then the sum of the momentum if there is
     * momentum.
     */
    @Override
    public int slots() {
        return 1 + (centered ? 1 : 0) + (momentum == 0 ? 0 : 1);
    }

    @Override
    public Update update(OptimizerSchedule optimizerSchedule) {
        return new Formula(this, optimizerSchedule.schedule());
    }

    private static final class Formula implements Update {
        private final RmsProp spec;
        private final Schedule schedule;
        private float rate;

        Formula(RmsProp spec, Schedule schedule) {
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
            constants[1] = (float) spec.decay;
            constants[2] = (float) (1 - spec.decay);
            constants[3] = (float) spec.epsilon;
            constants[4] = (float) spec.momentum;
            constants[5] = spec.centered ? 1 : 0;
        }

        // One loop per array written: the JIT vectorises loops that store to one array only.
        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] squares = slots[0];
            float kept = (float) spec.decay;
            float squareScale = (float) (1 - spec.decay) * scale * scale;
            for (int i = 0; i < parameters.length; i++) {
                squares[i] = kept * squares[i] + squareScale * gradients[i] * gradients[i];
            }
            if (spec.centered) {
                float[] means = slots[1];
                float meanScale = (float) (1 - spec.decay) * scale;
                for (int i = 0; i < parameters.length; i++) {
                    means[i] = kept * means[i] + meanScale * gradients[i];
                }
            }
            if (spec.momentum == 0) {
                moveInPlace(parameters, gradients, rate * scale, slots);
            } else {
                moveByMomentumInPlace(parameters, gradients, scale, slots);
            }
        }

        private void moveInPlace(float[] parameters, float[] gradients, float stepSize, float[][] slots) {
            float[] squares = slots[0];
            float epsilon = (float) spec.epsilon;
            if (spec.centered) {
                float[] means = slots[1];
                for (int i = 0; i < parameters.length; i++) {
                    parameters[i] =
                            parameters[i] - stepSize * gradients[i] / (deviation(squares[i], means[i]) + epsilon);
                }
            } else {
                for (int i = 0; i < parameters.length; i++) {
                    parameters[i] = parameters[i] - stepSize * gradients[i] / ((float) Math.sqrt(squares[i]) + epsilon);
                }
            }
        }

        private void moveByMomentumInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] squares = slots[0];
            float[] velocity = slots[slots.length - 1];
            float epsilon = (float) spec.epsilon;
            float momentum = (float) spec.momentum;
            if (spec.centered) {
                float[] means = slots[1];
                for (int i = 0; i < parameters.length; i++) {
                    velocity[i] =
                            momentum * velocity[i] + scale * gradients[i] / (deviation(squares[i], means[i]) + epsilon);
                }
            } else {
                for (int i = 0; i < parameters.length; i++) {
                    velocity[i] =
                            momentum * velocity[i] + scale * gradients[i] / ((float) Math.sqrt(squares[i]) + epsilon);
                }
            }
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = parameters[i] - rate * velocity[i];
            }
        }

        private static float deviation(float square, float mean) {
            return (float) Math.sqrt(Math.max(square - mean * mean, 0));
        }
    }
}
