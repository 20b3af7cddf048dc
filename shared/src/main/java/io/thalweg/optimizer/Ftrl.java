package io.thalweg.optimizer;

import io.thalweg.optimizer.schedule.Constant;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.Schedule;

/**
 * FTRL-Proximal, for sparse inputs and, with λ₁, sparse weights: σ = (√(n + g²) - √n) / α, z = z + g - σ·w, n = n + g²,
 * w = 0 where |z| ≤ λ₁, else -(z - sign(z)·λ₁) / ((β + √n) / α + λ₂).
 *
 * <p>In the paper, all weights are 0 at the beginning, but a network needs random initial weights. So a parameter
 * without a gradient so far (n = 0) is given the z from which its initial value follows.
 *
 * <p>A schedule cannot be used: the rate α / (β + √n) decreases by itself, and z depends on α. With an accumulator
 * decay, n ← keep·n and z ← z - σ·w with σ = (√(keep·n) - √n) / α, so that the same w follows from z and the parameters
 * do not jump.
 *
 * @param learningRate α
 * @see <a href="https://doi.org/10.1145/2487575.2488200">McMahan et al., 2013</a>
 */
public record Ftrl(double learningRate, double beta, double lambda1, double lambda2) implements OptimizerSpec {

    public Ftrl {
        OptimizerRules.positive("ftrl", "learning-rate", learningRate);
        OptimizerRules.positive("ftrl", "beta", beta);
        OptimizerRules.notNegative("ftrl", "lambda1", lambda1);
        OptimizerRules.notNegative("ftrl", "lambda2", lambda2);
    }

    @Override
    public String kind() {
        return "ftrl";
    }

    @Override
    public Ftrl withLearningRate(double rate) {
        return new Ftrl(rate, beta, lambda1, lambda2);
    }

    /** Converts z, which depends on α, to the z from which the same w follows. n does not depend on α. */
    @Override
    public OptimizerState adopt(float[] parameters, OptimizerState state) {
        float[] linear = state.slots()[0].clone();
        float[] squares = state.slots()[1];
        for (int i = 0; i < linear.length; i++) {
            // |z| ≤ λ₁ gives w = 0 at any rate.
            if (squares[i] > 0 && parameters[i] != 0) {
                double strength = (beta + Math.sqrt(squares[i])) / learningRate + lambda2;
                linear[i] = (float) (-parameters[i] * strength - Math.signum(parameters[i]) * lambda1);
            }
        }
        return new OptimizerState(state.steps(), new float[][] {linear, squares});
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public boolean accumulates() {
        return true;
    }

    @Override
    public boolean takes(Schedule schedule) {
        return schedule instanceof Constant;
    }

    @Override
    public Update update(OptimizerSchedule optimizerSchedule) {
        return Fading.of(
                new Formula((float) learningRate, (float) beta, (float) lambda1, (float) lambda2),
                optimizerSchedule.accumulatorDecay());
    }

    private record Formula(float alpha, float beta, float lambda1, float lambda2) implements AccumulatingUpdate {
        private static final float HUGE = 0x1p100f;

        @Override
        public void begin(long step) {}

        @Override
        public void writeConstants(float[] constants) {
            constants[0] = alpha;
            constants[1] = beta;
            constants[2] = lambda1;
            constants[3] = lambda2;
        }

        @Override
        public void fadeInPlace(float keep, float[] parameters, float[][] slots) {
            float[] linear = slots[0];
            float[] squares = slots[1];
            for (int i = 0; i < parameters.length; i++) {
                float before = squares[i];
                float after = keep * before;
                float sigma = ((float) Math.sqrt(after) - (float) Math.sqrt(before)) / alpha;
                linear[i] = linear[i] - sigma * parameters[i];
                squares[i] = after;
            }
        }

        @Override
        public void applyInPlace(float[] parameters, float[] gradients, float scale, float[][] slots) {
            float[] linear = slots[0];
            float[] squares = slots[1];
            beginInPlace(linear, parameters, gradients, squares);
            // One small loop without branches per array that is written, so that each loop is vectorised.
            float perAlpha = 1 / alpha;
            for (int i = 0; i < parameters.length; i++) {
                float gradient = scale * gradients[i];
                float before = squares[i];
                float after = before + gradient * gradient;
                float sigma = ((float) Math.sqrt(after) - (float) Math.sqrt(before)) * perAlpha;
                linear[i] = linear[i] + gradient - sigma * parameters[i];
            }
            for (int i = 0; i < parameters.length; i++) {
                float gradient = scale * gradients[i];
                squares[i] = squares[i] + gradient * gradient;
            }
            float offset = beta + alpha * lambda2;
            for (int i = 0; i < parameters.length; i++) {
                // 1, or 0 if there is no gradient, without a branch. Even the smallest float, 2⁻¹⁴⁹, exceeds 1 after
                // both multiplications.
                float moves = Math.min(1, Math.abs(gradients[i]) * HUGE * HUGE);
                float pull = Math.max(-lambda1, Math.min(lambda1, linear[i])) - linear[i];
                float moved = alpha * pull / (offset + (float) Math.sqrt(squares[i]));
                parameters[i] = moves * moved + (1 - moves) * parameters[i];
            }
        }

        /**
         * Gives parameters with their first gradient the z from which their initial value follows. A separate loop,
         * because it seldom writes.
         */
        private void beginInPlace(float[] linear, float[] parameters, float[] gradients, float[] squares) {
            for (int i = 0; i < parameters.length; i++) {
                if (squares[i] == 0 && gradients[i] != 0) {
                    linear[i] = -parameters[i] * (beta / alpha + lambda2) - Math.signum(parameters[i]) * lambda1;
                }
            }
        }

        @Override
        public boolean skipsZeroGradients() {
            return true;
        }
    }
}
