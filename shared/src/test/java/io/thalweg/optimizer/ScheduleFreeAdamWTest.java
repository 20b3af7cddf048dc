package io.thalweg.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.thalweg.optimizer.schedule.AccumulatorDecay;
import io.thalweg.optimizer.schedule.Constant;
import io.thalweg.optimizer.schedule.InverseSquareRoot;
import io.thalweg.optimizer.schedule.OptimizerSchedule;
import io.thalweg.optimizer.schedule.WarmUp;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the formula test over all optimizers does not reach: y, warm-up, r, and a mean that forgets. */
class ScheduleFreeAdamWTest {

    private static final double LR = 0.05;
    private static final double[] GRADIENTS = {0.5, -0.2, 0.3, 0, 0.9, -1.5, 0.01, 0.4};

    @Test
    void followsThePaperWithWarmUpWeightsAndAMeanThatForgets() {
        OptimizerSchedule optimizerSchedule =
                new OptimizerSchedule(new WarmUp(4, new Constant()), new AccumulatorDecay(3, 0.5));
        Update update = new ScheduleFreeAdamW(LR, 0.8, 0.99, 1e-8, 0.1, 2).update(optimizerSchedule);
        float[] parameters = {0.7f};
        float[] point = new float[1];
        float[][] slots = new float[2][1];
        double x = 0.7;
        double z = 0.7;
        double v = 0;
        double sum = 0;
        for (int t = 1; t <= GRADIENTS.length; t++) {
            double g = GRADIENTS[t - 1];
            update.writeTrainingPoint(parameters, slots, point);
            update.begin(t);
            update.applyInPlace(parameters, new float[] {(float) (g / 2)}, 2, slots);

            double y = 0.2 * z + 0.8 * x;
            double gamma = LR * Math.min(1, t / 4.0) * Math.sqrt(1 - Math.pow(0.99, t));
            v = 0.99 * v + 0.01 * g * g;
            z = z - gamma * g / (Math.sqrt(v) + 1e-8) - gamma * 0.1 * y;
            double weight = gamma * gamma * t * t;
            sum = (t % 3 == 0 ? 0.5 * sum : sum) + weight;
            x = (1 - weight / sum) * x + weight / sum * z;
            assertThat(point[0]).as("y of step %d", t).isCloseTo((float) y, offset(1e-6f));
            assertThat(parameters[0]).as("x after step %d", t).isCloseTo((float) x, offset(1e-6f));
            assertThat(parameters[0] + slots[0][0]).as("z after step %d", t).isCloseTo((float) z, offset(1e-6f));
        }
    }

    @Test
    void goesOnAtTheSameBitsWithTheWeightsThatItAddsUpAnew() {
        ScheduleFreeAdamW spec = new ScheduleFreeAdamW(LR, 0.9, 0.999, 1e-8, 0.01, 0.5);
        OptimizerSchedule optimizerSchedule =
                new OptimizerSchedule(new WarmUp(50, new Constant()), new AccumulatorDecay(7, 0.5));
        Update whole = spec.update(optimizerSchedule);
        float[] parameters = {0.7f};
        float[][] slots = new float[2][1];
        for (int t = 1; t <= 100; t++) {
            whole.begin(t);
            whole.applyInPlace(parameters, new float[] {(float) Math.sin(t)}, 1, slots);
        }
        float[] continued = parameters.clone();
        float[][] continuedSlots = {slots[0].clone(), slots[1].clone()};
        Update fresh = spec.update(optimizerSchedule);
        for (int t = 101; t <= 110; t++) {
            for (Update update : new Update[] {whole, fresh}) {
                update.begin(t);
            }
            whole.applyInPlace(parameters, new float[] {(float) Math.sin(t)}, 1, slots);
            fresh.applyInPlace(continued, new float[] {(float) Math.sin(t)}, 1, continuedSlots);
        }
        assertThat(continued).isEqualTo(parameters);
        assertThat(continuedSlots).isDeepEqualTo(slots);
    }

    @Test
    void publishesTheMeanOfANoisyWayThatItselfNeverSettles() {
        Update update = new ScheduleFreeAdamW(LR, 0.5, 0.999, 1e-8, 0, 0).update(OptimizerSchedule.CONSTANT);
        SplittableRandom noise = new SplittableRandom(3);
        float[] parameters = {3};
        float[] point = new float[1];
        float[][] slots = new float[2][1];
        double meanStrays = 0;
        double wayStrays = 0;
        for (int t = 1; t <= 4000; t++) {
            update.writeTrainingPoint(parameters, slots, point);
            update.begin(t);
            update.applyInPlace(parameters, new float[] {(float) (point[0] - 1 + noise.nextGaussian())}, 1, slots);
            if (t > 3500) {
                meanStrays = Math.max(meanStrays, Math.abs(parameters[0] - 1));
                wayStrays = Math.max(wayStrays, Math.abs(parameters[0] + slots[0][0] - 1));
            }
        }
        assertThat(meanStrays).isLessThan(0.05);
        assertThat(wayStrays).isGreaterThan(0.2);
    }

    @Test
    void leavesWhatNeverHadAGradientAloneEvenByWeightDecay() {
        Update update = new ScheduleFreeAdamW(LR, 0.9, 0.999, 1e-8, 0.5, 0).update(OptimizerSchedule.CONSTANT);
        float[] parameters = {0.7f, 0.7f};
        float[][] slots = new float[2][2];
        for (int t = 1; t <= 5; t++) {
            update.begin(t);
            update.applyInPlace(parameters, new float[] {0, 1}, 1, slots);
        }
        assertThat(parameters[0]).isEqualTo(0.7f);
        assertThat(slots[0][0]).isZero();
        assertThat(parameters[1]).isLessThan(0.7f);
    }

    @Test
    void takesAWarmUpButNoSchedule() {
        ScheduleFreeAdamW spec = new ScheduleFreeAdamW(LR, 0.9, 0.999, 1e-8, 0, 0);

        assertThat(spec.takes(new Constant())).isTrue();
        assertThat(spec.takes(new WarmUp(5, new Constant()))).isTrue();
        assertThat(spec.takes(new InverseSquareRoot(5, 0))).isFalse();
        assertThat(spec.takes(new WarmUp(5, new InverseSquareRoot(5, 0)))).isFalse();
    }
}
