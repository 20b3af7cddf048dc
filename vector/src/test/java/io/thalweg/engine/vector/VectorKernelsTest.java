package io.thalweg.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorKernelsTest {

    private static final int BEFORE = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 31, 32, 33, 48, 64, 100})
    void sumsInSixteenChainsWhateverTheWidthOfAVector(int count) {
        float[] x = drawn(BEFORE + count, 1);
        float[] y = drawn(BEFORE + count, 2);

        assertThat(VectorKernels.dot(x, BEFORE, y, BEFORE, count)).isEqualTo(inSixteenChains(x, y, count));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 33, 64})
    void addsAndSumsRowsToTheLastNumberAndNoFurther(int count) {
        float[] x = drawn(2 * count, 3);
        float[] y = drawn(count + 1, 4);
        float[] sum = y.clone();
        float[] weighted = y.clone();

        VectorKernels.axpy(0.5f, x, 0, sum, 0, count);
        VectorKernels.weightedSum(new float[] {2, 9, 3, 9}, 0, 2, 2, x, count, count, weighted, 0);

        for (int j = 0; j < count; j++) {
            assertThat(sum[j]).isEqualTo(Math.fma(0.5f, x[j], y[j]));
            assertThat(weighted[j]).isEqualTo(Math.fma(3, x[count + j], 2 * x[j]));
        }
        assertThat(sum[count]).isEqualTo(y[count]);
        assertThat(weighted[count]).isEqualTo(y[count]);
    }

    private static float inSixteenChains(float[] x, float[] y, int count) {
        float[] sums = new float[16];
        int whole = count - count % 16;
        for (int j = 0; j < whole; j++) {
            sums[j % 16] = Math.fma(x[BEFORE + j], y[BEFORE + j], sums[j % 16]);
        }
        for (int step = 8; step > 0; step /= 2) {
            for (int lane = 0; lane < step; lane++) {
                sums[lane] += sums[lane + step];
            }
        }
        float rest = 0;
        for (int j = whole; j < count; j++) {
            rest = Math.fma(x[BEFORE + j], y[BEFORE + j], rest);
        }
        return sums[0] + rest;
    }

    private static float[] drawn(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
