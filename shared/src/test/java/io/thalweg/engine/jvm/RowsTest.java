package io.thalweg.engine.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {

    private static final int WIDTH = 19;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13})
    void multipliesWhateverTheSizes(int depth) {
        for (int rows = 1; rows <= 6; rows++) {
            float[][] a = random(rows, depth, 1);
            float[][] b = random(depth, WIDTH, 2);
            float[][] product = new float[rows][WIDTH];
            float[][] byDots = new float[rows][WIDTH];
            float[][] turned = new float[WIDTH][depth];

            Rows.accumulate(a, rows, b, depth, product);
            Rows.transpose(b, depth, WIDTH, turned);
            Rows.dots(a, rows, turned, WIDTH, byDots);

            float[][] expected = obviousProduct(a, b);
            for (int r = 0; r < rows; r++) {
                assertThat(product[r]).containsExactly(expected[r], withPrecision(1e-5f));
                assertThat(byDots[r]).containsExactly(expected[r], withPrecision(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13})
    void multipliesTransposedWhateverTheSizes(int depth) {
        for (int rows = 1; rows <= 6; rows++) {
            float[][] a = random(rows, depth, 3);
            float[][] b = random(rows, WIDTH, 4);
            float[][] product = random(depth, WIDTH, 5);
            boolean[] touched = new boolean[depth];
            Arrays.fill(touched, true);
            float[][] turned = new float[depth][rows];

            Rows.transposedProduct(a, rows, b, depth, product, touched);

            Rows.transpose(a, rows, depth, turned);
            float[][] expected = obviousProduct(turned, b);
            for (int k = 0; k < depth; k++) {
                assertThat(product[k]).containsExactly(expected[k], withPrecision(1e-5f));
            }
        }
    }

    @Test
    void saysWhichRowsOfAProductMayHoldAnything() {
        float[][] a = {{1, 0, 0}, {0, 0, 2}};
        float[][] b = random(2, WIDTH, 6);
        boolean[] touched = new boolean[3];

        Rows.transposedProduct(a, 2, b, 3, new float[3][WIDTH], touched);

        assertThat(touched).containsExactly(true, false, true);
    }

    @Test
    void givesARowTheSameBitsAloneAndAmongOthers() {
        float[][] a = random(7, 301, 7);
        float[][] b = random(301, WIDTH, 8);
        float[][] together = new float[7][WIDTH];
        Rows.accumulate(a, 7, b, 301, together);
        for (int r = 0; r < 7; r++) {
            float[][] alone = new float[1][WIDTH];
            Rows.accumulate(new float[][] {a[r]}, 1, b, 301, alone);
            assertThat(alone[0]).isEqualTo(together[r]);
        }
    }

    private static float[][] obviousProduct(float[][] a, float[][] b) {
        float[][] c = new float[a.length][b[0].length];
        for (int r = 0; r < a.length; r++) {
            for (int j = 0; j < b[0].length; j++) {
                double sum = 0;
                for (int k = 0; k < b.length; k++) {
                    sum += (double) a[r][k] * b[k][j];
                }
                c[r][j] = (float) sum;
            }
        }
        return c;
    }

    private static float[][] random(int rows, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] values = new float[rows][width];
        for (float[] row : values) {
            for (int j = 0; j < width; j++) {
                row[j] = random.nextInt(3) == 0 ? 0 : (float) random.nextDouble(-1, 1);
            }
        }
        return values;
    }
}
