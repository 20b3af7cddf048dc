package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.Constant;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;
import io.thalweg.optimizer.schedule.WarmUp;

/**
 * AdamW that averages where others anneal: a stream has no last step to anneal towards. Three sequences: z moves, x is the
 * weighted mean of the z so far, and is what is published; gradients are taken between the two, at y.
 *
 * <p>With the warm-up's factor ωₜ and γₜ = lr·ωₜ·√(1 - β₂ᵗ): y = (1 - β₁)·z + β₁·x, g the gradient at y,
 * v = β₂v + (1-β₂)g², z ← z - γₜ·g / (√v + ε) - γₜ·λ·y, x ← (1 - c)·x + c·z with c = wₜ / Σᵢ wᵢ and wₜ = γₜ²·tʳ.
 * All three begin where the parameters do. A parameter that has had no gradient yet stays where it is, weight decay
 * included.
 *
 * <p>Σᵢ wᵢ only grows, so that x follows ever more slowly: it is what an accumulator decay lets fade. It follows from the
 * number of steps alone; who continues at step t adds up t weights first, some nanoseconds each.
 *
 * @param weightDecay λ
 * @param r how much more later steps weigh; 0: by their rate alone
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

    /** z - x, and v: with z as a distance from x, memory that holds nothing yet stands for z = x. */
    @Override
    public int slots() {
        return 2;
    }

    @Override
    public boolean accumulates() {
        return true;
    }

    /** A warm-up at most. */
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

        /** Adds wₜ, but for lr², which c does not depend on, to the sum; gives γₜ / lr. */
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
