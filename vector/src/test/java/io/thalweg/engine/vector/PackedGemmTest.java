package io.thalweg.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each result must be, to the last bit, one chain of fused multiply-adds, whichever tile and vector it falls into. */
class PackedGemmTest {

    private static final String SIZES = """
            # rows, elements, run, width
            1,  13,  13, 64
            2,  31,  31, 16
            3,  32,  32, 48
            4,  33,  33, 80
            5,  64,  32, 32
            7,  75,   5, 16
            8,  96,  32, 64
            9, 150,   6, 16
            12, 10,   1, 112
            17, 99,  33, 48
            32,  9,   3, 32
            41,  1,   1, 128
            """;

    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource(textBlock = SIZES, delimiter = ',')
    void multipliesInOneChainPerResult(int rows, int elements, int run, int width) {
        Offsets offsets = inRuns(elements, run);
        Offsets bases = rowsOf(offsets, rows);
        float[] x = drawn(end(bases, offsets));
        float[] panels = drawn(elements * width);
        float[] start = drawn(width);
        float[] y = new float[rows * width];

        PackedGemm.multiply(x, 0, bases, rows, offsets, panels, 0, width, start, 0, y, 0, width);

        for (int i = 0; i < rows; i++) {
            for (int column = 0; column < width; column++) {
                float sum = start[column];
                for (int e = 0; e < elements; e++) {
                    sum = Math.fma(
                            x[bases.each()[i] + offsets.each()[e]], panels[panelPlace(e, column, elements)], sum);
                }
                assertThat(y[i * width + column]).isEqualTo(sum);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES, delimiter = ',')
    void sumsGradientsInOneChainPerElement(int rows, int elements, int run, int width) {
        Offsets offsets = inRuns(elements, run);
        Offsets bases = rowsOf(offsets, rows);
        float[] x = drawn(end(bases, offsets));
        float[] d = drawn(rows * width);
        float[] g = drawn(elements * width);

        PackedGemm.gradient(x, 0, bases, rows, offsets, d, 0, width, g, 0);

        for (int e = 0; e < elements; e++) {
            for (int column = 0; column < width; column++) {
                float sum = 0;
                for (int i = 0; i < rows; i++) {
                    sum = Math.fma(x[bases.each()[i] + offsets.each()[e]], d[i * width + column], sum);
                }
                assertThat(g[panelPlace(e, column, elements)]).isEqualTo(sum);
            }
        }
    }

    private static int panelPlace(int element, int column, int elements) {
        return (column / 16 * elements + element) * 16 + column % 16;
    }

    /** Runs with a gap of two between them. */
    private static Offsets inRuns(int elements, int run) {
        int[] each = new int[elements];
        for (int e = 0; e < elements; e++) {
            each[e] = e + e / run * 2;
        }
        Offsets offsets = Offsets.of(each);
        assertThat(offsets.run()).isEqualTo(run);
        return offsets;
    }

    private static Offsets rowsOf(Offsets offsets, int rows) {
        int stride = offsets.each()[offsets.count() - 1] + 1;
        int[] bases = new int[rows];
        Arrays.setAll(bases, i -> i * stride);
        return Offsets.of(bases);
    }

    private static int end(Offsets bases, Offsets offsets) {
        return bases.each()[bases.count() - 1] + offsets.each()[offsets.count() - 1] + 1;
    }

    private float[] drawn(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
