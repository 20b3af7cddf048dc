package io.thalweg.engine.nd4j.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixProductsTest {

    private static final int ROWS = 3;
    private static final int DEPTH = 5;
    private static final int WIDTH = 4;

    static Stream<MatrixProducts> products() {
        return Stream.of(new BlasProducts(), new BackendProducts());
    }

    @ParameterizedTest
    @MethodSource("products")
    void multipliesRowsByAMatrix(MatrixProducts products) {
        try (Memory a = random(7 * DEPTH, 1);
                Memory b = random(DEPTH * WIDTH, 2);
                Memory c = random(7 * WIDTH, 3)) {
            float[] expected = new float[ROWS * WIDTH];
            for (int r = 0; r < ROWS; r++) {
                for (int j = 0; j < WIDTH; j++) {
                    float sum = c.values()[r * WIDTH + j];
                    for (int k = 0; k < DEPTH; k++) {
                        sum += a.values()[r * DEPTH + k] * b.values()[k * WIDTH + j];
                    }
                    expected[r * WIDTH + j] = sum;
                }
            }
            Matrix result = c.matrix(0, 7, WIDTH);

            products.plain(a.matrix(0, 7, DEPTH), ROWS, b.matrix(0, DEPTH, WIDTH), result, 1);

            assertThat(pulled(result, ROWS)).containsExactly(expected, withPrecision(1e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void multipliesRowsByATransposedMatrix(MatrixProducts products) {
        try (Memory a = random(ROWS * DEPTH, 4);
                Memory b = random(WIDTH * DEPTH, 5);
                Memory c = random(ROWS * WIDTH, 6)) {
            float[] expected = new float[ROWS * WIDTH];
            for (int r = 0; r < ROWS; r++) {
                for (int j = 0; j < WIDTH; j++) {
                    for (int k = 0; k < DEPTH; k++) {
                        expected[r * WIDTH + j] += a.values()[r * DEPTH + k] * b.values()[j * DEPTH + k];
                    }
                }
            }
            Matrix result = c.matrix(0, ROWS, WIDTH);

            products.rightTransposed(a.matrix(0, ROWS, DEPTH), ROWS, b.matrix(0, WIDTH, DEPTH), result, 0);

            assertThat(pulled(result, ROWS)).containsExactly(expected, withPrecision(1e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void multipliesATransposedMatrixIntoAPartOfAnother(MatrixProducts products) {
        try (Memory a = random(ROWS * DEPTH, 7);
                Memory b = random(ROWS * WIDTH, 8);
                Memory c = random(2 + DEPTH * WIDTH, 9)) {
            float[] expected = new float[DEPTH * WIDTH];
            for (int r = 0; r < ROWS; r++) {
                for (int k = 0; k < DEPTH; k++) {
                    for (int j = 0; j < WIDTH; j++) {
                        expected[k * WIDTH + j] += a.values()[r * DEPTH + k] * b.values()[r * WIDTH + j];
                    }
                }
            }
            float untouched = c.values()[1];
            Matrix result = c.matrix(2, DEPTH, WIDTH);

            products.leftTransposed(a.matrix(0, ROWS, DEPTH), b.matrix(0, ROWS, WIDTH), ROWS, result, 0);

            assertThat(pulled(result, DEPTH)).containsExactly(expected, withPrecision(1e-5f));
            assertThat(c.values()[1]).isEqualTo(untouched);
        }
    }

    private static float[] pulled(Matrix matrix, int rows) {
        matrix.pull(rows);
        float[] values = new float[rows * matrix.columns()];
        System.arraycopy(matrix.values(), matrix.offset(), values, 0, values.length);
        return values;
    }

    private static Memory random(int elements, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Memory memory = new Memory(elements);
        for (int i = 0; i < elements; i++) {
            memory.values()[i] = (float) random.nextDouble(-1, 1);
        }
        memory.push();
        return memory;
    }
}
