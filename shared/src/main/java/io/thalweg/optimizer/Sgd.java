package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;

/**
 * Stochastic gradient descent. Plain: p ← p - lr·g. With momentum μ: u ← μ·u + g, p ← p - lr·u. With Nesterov momentum:
 * p ← p - lr·(g + μ·u).
 */
public record Sgd(double learningRate, double momentum, boolean nesterov) implements OptimizerSpec {

    public Sgd {
        OptimizerRules.positive("sgd", "learning-rate", learningRate);
        OptimizerRules.decay("sgd", "momentum", momentum);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException(
                    "nesterov needs a momentum above 0 (optimizer.sgd.nesterov); set momentum: 0.9 or drop nesterov");
        }
    }

    @Override
    public String kind() {
        return "sgd";
    }

    @Override
    public Sgd withLearningRate(double rate) {
        return new Sgd(rate, momentum, nesterov);
    }

    @Override
    public int slots() {
        return momentum == 0 ? 0 : 1;
    }

    /** Whether the update is p ← p - lr·g: it has no state, and a gradient of zero changes nothing. */
    public boolean isPlain() {
        return momentum == 0;
    }

    @Override
    public Update update(OptimizerSchedule optimizerSchedule) {
        return isPlain()
                ? new Plain(learningRate, optimizerSchedule.schedule())
                : new WithMomentum(this, optimizerSchedule.schedule());
    }

    private static final class Plain implements Update {
        private final double learningRate;
        private final Schedule schedule;
        private float rate;

        Plain(double learningRate, Schedule schedule) {
            this.learningRate = learningRate;
            this.schedule = schedule;
        }

        @Override
        public void begin(long step) {
            rate = (float) (learningRate * schedule.factor(step));
        }

        @Override
        public void writeConstants(float[] constants) {
            constants[0] = rate;
        }

        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float factor = -rate * scale;
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = parameters[i] + factor * gradients[i];
            }
        }

        @Override
        public boolean skipsZeroGradients() {
            return true;
        }
    }

    private static final class WithMomentum implements Update {
        private final double learningRate;
        private final Schedule schedule;
        private final float momentum;
        private final boolean nesterov;
        private float rate;

        WithMomentum(Sgd spec, Schedule schedule) {
            this.learningRate = spec.learningRate;
            this.schedule = schedule;
            this.momentum = (float) spec.momentum;
            this.nesterov = spec.nesterov;
        }

        @Override
        public void begin(long step) {
            rate = (float) (learningRate * schedule.factor(step));
        }

        @Override
        public void writeConstants(float[] constants) {
            constants[0] = rate;
            constants[1] = momentum;
        }

        // One loop per array written: the JIT vectorises loops that store to one array only.
        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] velocity = slots[0];
            for (int i = 0; i < parameters.length; i++) {
                velocity[i] = momentum * velocity[i] + scale * gradients[i];
            }
            if (nesterov) {
                for (int i = 0; i < parameters.length; i++) {
                    parameters[i] = parameters[i] - rate * (scale * gradients[i] + momentum * velocity[i]);
                }
            } else {
                for (int i = 0; i < parameters.length; i++) {
                    parameters[i] = parameters[i] - rate * velocity[i];
                }
            }
        }
    }
}
