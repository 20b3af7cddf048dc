package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.Constant;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;
import io.thalweg.optimizer.schedule.WarmUp;

/**
 * Schedule-free AdamW: AdamW with weight averaging in place of a decreasing learning rate, because a stream has no last
 * step. It has three sequences: z is updated, x is the weighted mean of all z and is published, and gradients are
 * computed at y, between the two.
 *
 * <p>With the warm-up's factor ωₜ and γₜ = lr·ωₜ·√(1 - β₂ᵗ): y = (1 - β₁)·z + β₁·x, g the gradient at y, v = β₂v +
 * (1-β₂)g², z ← z - γₜ·g / (√v + ε) - γₜ·λ·y, x ← (1 - c)·x + c·z with c = wₜ / Σᵢ wᵢ and wₜ = γₜ²·tʳ. All three begin
 * with the initial parameters. A parameter without a gradient so far does not change, not even by weight decay.
 *
 * <p>Σᵢ wᵢ grows, so that x changes ever more slowly; an accumulator decay reduces this sum. The sum depends on the
 * number of steps alone: after a restore at step t, t weights are added up first, which takes some nanoseconds each.
 *
 * @param weightDecay λ
 * @param r exponent of t in the weights; 0: all steps with the same rate have the same weight
 * @see <a href="https://arxiv.org/abs/2405.15682">Defazio et al., 2024, Algorithm 1</a>
 */
public record ScheduleFreeAdamW(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double r)
        implements OptimizerSpec {

    private static final String KIND = "schedule-free-adamw";

    public ScheduleFreeAdamW {
        OptimizerRules.positive(KIND, "learning-rate", learningRate);
        OptimizerRules.decay(KIND, "beta1", beta1);
        OptimizerRules.decay(KIND, "beta2", beta2);
        OptimizerRules.positive(KIND, "epsilon", epsilon);
        OptimizerRules.notNegative(KIND, "weight-decay", weightDecay);
        OptimizerRules.notNegative(KIND, "r", r);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public ScheduleFreeAdamW withLearningRate(double rate) {
        return new ScheduleFreeAdamW(rate, beta1, beta2, epsilon, weightDecay, r);
    }

    /** The slots are z - x and v. With the difference to x as the slot, zeros mean z = x. */
    @Override
    public int slots() {
        return 2;
    }

    @Override
    public boolean accumulates() {
        return true;
    }

    /** Only a constant rate and a warm-up can be used. */
    @Override
    public boolean takes(Schedule schedule) {
        Schedule lasting = schedule instanceof WarmUp warmUp ? warmUp.then() : schedule;
        return lasting instanceof Constant;
    }

    @Override
    public Update update(OptimizerSchedule optimizerSchedule) {
        return new Formula(this, optimizerSchedule);
    }

    private static final class Formula implements Update {
        private final ScheduleFreeAdamW spec;
        private final OptimizerSchedule optimizerSchedule;
        private long step;
        private double beta2Power = 1;
        private double weightSum;
        private double weight;
        private float rate;
        private float share;

        Formula(ScheduleFreeAdamW spec, OptimizerSchedule optimizerSchedule) {
            this.spec = spec;
            this.optimizerSchedule = optimizerSchedule;
        }

        @Override
        public void begin(long next) {
            if (next != step + 1) {
                beta2Power = 1;
                weightSum = 0;
                for (long t = 1; t < next; t++) {
                    weigh(t);
                }
            }
            step = next;
            rate = (float) (spec.learningRate * weigh(step));
            share = (float) (weight / weightSum);
        }

        /** Adds wₜ / lr² to the sum (c does not depend on lr), and returns γₜ / lr. */
        private double weigh(long t) {
            beta2Power *= spec.beta2;
            double relativeRate = optimizerSchedule.schedule().factor(t) * Math.sqrt(1 - beta2Power);
            weight = relativeRate * relativeRate * (spec.r == 0 ? 1 : Math.pow((double) t, spec.r));
            if (optimizerSchedule.accumulatorDecay().isDue(t)) {
                weightSum *= optimizerSchedule.accumulatorDecay().keep();
            }
            weightSum += weight;
            return relativeRate;
        }

        @Override
        public boolean trainsElsewhere() {
            return true;
        }

        @Override
        public void writeTrainingPoint(float[] parameters, float[][] slots, float[] point) {
            float[] ahead = slots[0];
            float part = (float) (1 - spec.beta1);
            for (int i = 0; i < parameters.length; i++) {
                point[i] = parameters[i] + part * ahead[i];
            }
        }

        @Override
        public void writeConstants(float[] constants) {
            constants[0] = rate;
            constants[1] = share;
            constants[2] = (float) (rate * spec.weightDecay);
            constants[3] = (float) (1 - spec.beta1);
            constants[4] = (float) spec.beta2;
            constants[5] = (float) (1 - spec.beta2);
            constants[6] = (float) spec.epsilon;
        }

        // One loop per array written: the JIT vectorises loops that store to one array only.
        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] ahead = slots[0];
            float[] second = slots[1];
            float secondKept = (float) spec.beta2;
            float secondScale = (float) (1 - spec.beta2) * scale * scale;
            float epsilon = (float) spec.epsilon;
            float stepSize = rate * scale;
            for (int i = 0; i < parameters.length; i++) {
                second[i] = secondKept * second[i] + secondScale * gradients[i] * gradients[i];
            }
            if (spec.weightDecay > 0) {
                float lost = (float) (rate * spec.weightDecay);
                float part = (float) (1 - spec.beta1);
                for (int i = 0; i < parameters.length; i++) {
                    ahead[i] = ahead[i] - (second[i] > 0 ? lost * (parameters[i] + part * ahead[i]) : 0);
                }
            }
            for (int i = 0; i < parameters.length; i++) {
                ahead[i] = ahead[i] - stepSize * gradients[i] / ((float) Math.sqrt(second[i]) + epsilon);
            }
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = parameters[i] + share * ahead[i];
            }
            Fading.multiplyInPlace(ahead, 1 - share, parameters.length);
        }
    }
}
