package io.thalweg.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.network.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureScalerTest {

    private static final FeatureLayout LAYOUT = new FeatureLayout(List.of(
            new FeatureSpec.Numeric(List.of("plain"), false),
            new FeatureSpec.Category("day", List.of("1", "2")),
            new FeatureSpec.Numeric(List.of("a", "b"), true)));

    private final FeatureScaler scaler = FeatureScaler.of(LAYOUT);

    @Test
    void dividesTheDistanceToTheMeanByTheDeviation() {
        Random random = new Random(3);
        double[] values = random.doubles(1000, -50, 70).toArray();
        for (double value : values) {
            scaler.observe(row(value, 0));
        }
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }

        float[] scaled = scaled(row(33, 0));

        assertThat((double) scaled[3]).isCloseTo((33 - mean) / Math.sqrt(variance), within(1e-6));
        assertThat(scaler.statistics().means()[0]).isCloseTo(mean, within(1e-9));
        assertThat(scaler.statistics().squares()[0] / values.length).isCloseTo(variance, within(1e-9));
    }

    @Test
    void leavesEveryOtherColumnAsItIs() {
        scaler.observe(row(1, 2));

        assertThat(scaled(new FeatureValues(new float[] {1234, 0, 1, 0, 0}, new double[2])))
                .startsWith(1234, 0, 1);
    }

    @Test
    void gives0WithoutADeviation() {
        assertThat(Math.abs(scaled(row(7, 0))[3])).isZero();
        scaler.observe(row(7, 0));
        scaler.observe(row(7, 0));
        assertThat(Math.abs(scaled(row(8, 0))[3])).isZero();
    }

    @Test
    void takesAMissingValueForTheMeanAndDoesNotCountIt() {
        scaler.observe(row(1, 5));
        scaler.observe(row(Double.NaN, 7));
        scaler.observe(row(3, Double.NaN));

        assertThat(scaler.statistics().counts()).containsExactly(2, 2);
        assertThat(scaler.statistics().means()).containsExactly(2, 6);
        assertThat(scaled(new FeatureValues(new float[] {Float.NaN, 0, 0, 0, 0}, new double[] {Double.NaN, 7})))
                .containsExactly(0, 0, 0, 0, 1);
    }

    @Test
    void cutsOffAt5Deviations() {
        scaler.observe(row(-1, 0));
        scaler.observe(row(1, 0));

        assertThat(scaled(row(4.5f, 0))[3]).isEqualTo(4.5f);
        assertThat(scaled(row(1e30, 0))[3]).isEqualTo(5);
        assertThat(scaled(row(-6, 0))[3]).isEqualTo(-5);
    }

    @Test
    void writesFromTheOffsetOnAndNowhereElse() {
        float[] out = {9, 9, 9, 9, 9, 9, 9, 9};

        scaler.scale(new FeatureValues(new float[] {1, 0, 1, 0, 0}, new double[] {2, 3}), out, 2);

        assertThat(out).containsExactly(9, 9, 1, 0, 1, 0, 0, 9);
    }

    @Test
    void goesOnAfterARestoreAsIfNothingHadHappened() {
        Random random = new Random(4);
        for (int i = 0; i < 100; i++) {
            scaler.observe(row(random.nextGaussian(), random.nextDouble()));
        }
        FeatureScaler restored = FeatureScaler.of(LAYOUT);
        restored.restore(scaler.statistics());
        FeatureValues next = row(0.3, 0.4);
        scaler.observe(next);
        restored.observe(next);

        float[] fromRestored = new float[5];
        restored.scale(next, fromRestored, 0);

        assertThat(fromRestored).isEqualTo(scaled(next));
        assertThat(restored.statistics()).usingRecursiveComparison().isEqualTo(scaler.statistics());
    }

    @Test
    void givesStatisticsThatDoNotChangeAfterwards() {
        scaler.observe(row(1, 1));
        FeatureStatistics before = scaler.statistics();

        scaler.observe(row(5, 5));

        assertThat(before.counts()).containsExactly(1, 1);
        assertThat(before.means()).containsExactly(1, 1);
    }

    @Test
    void refusesTheStatisticsOfOtherFeatures() {
        assertThatThrownBy(() -> scaler.restore(new FeatureStatistics(new long[1], new double[2], new double[2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature statistics must have 2 columns but have 1 counts, 2 means, 2 squares and 1 clips");
    }

    @Test
    void scalesAVectorNotAtAll() {
        FeatureScaler pixels =
                FeatureScaler.of(new FeatureLayout(List.of(new FeatureSpec.Vector("pixels", Shape.of(1, 1, 2), 1))));
        float[] out = new float[2];

        FeatureValues values = new FeatureValues(new float[] {3, 4}, new double[0]);
        pixels.observe(values);
        pixels.scale(values, out, 0);

        assertThat(out).containsExactly(3, 4);
        assertThat(pixels.statistics().counts()).isEmpty();
    }

    @Test
    void standardisesEachElementOfAVectorOnItsOwn() {
        FeatureScaler days =
                FeatureScaler.of(new FeatureLayout(List.of(new FeatureSpec.StandardVector("days", Shape.of(1, 2)))));
        float[] out = new float[2];

        days.observe(vector(1, 400));
        days.observe(vector(3, 200));
        days.scale(vector(3, 400), out, 0);
        assertThat(out).containsExactly(1, 1);

        days.scale(vector(Double.NaN, 200), out, 0);
        assertThat(out).containsExactly(0, -1);
    }

    @Test
    void forgetsWhatWasObservedSinceItWasMarked() {
        scaler.observe(row(1, 2));
        scaler.observe(row(3, 5));
        float[] before = scaled(row(4, 4));
        FeatureStatistics statistics = scaler.statistics();

        scaler.mark();
        scaler.observe(row(1e30, Double.NaN));
        scaler.undo();

        assertThat(scaled(row(4, 4))).isEqualTo(before);
        assertThat(scaler.statistics()).usingRecursiveComparison().isEqualTo(statistics);
    }

    @Test
    void tellsApartNumbersThatAreOneAsFloats() {
        FeatureScaler near = FeatureScaler.of(LAYOUT);
        FeatureScaler far = FeatureScaler.of(LAYOUT);
        for (int i = 0; i < 1000; i++) {
            near.observe(row(i % 10, 0));
            far.observe(row(1e9 + i % 10, 0));
        }
        for (int digit = 0; digit < 10; digit++) {
            assertThat(scaled(far, row(1e9 + digit, 0))[3]).isCloseTo(scaled(near, row(digit, 0))[3], within(1e-6f));
        }
    }

    /** Of 0 to 9, equally often, the mean is 4.5 and the variance 8.25, whatever is added to them. */
    @ParameterizedTest
    @CsvSource({"0, 1e-12", "1e9, 1e-7", "-1e12, 1e-4", "1e15, 0.02"})
    void keepsTheVarianceOfNumbersFarFrom0(double offset, double tolerance) {
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            scaler.observe(row(offset + i % 10, 0));
        }
        FeatureStatistics statistics = scaler.statistics();

        assertThat(statistics.squares()[0] / count).isCloseTo(8.25, within(tolerance));
        assertThat(statistics.means()[0] - offset).isCloseTo(4.5, within(Math.max(1e-9, Math.ulp(offset) * 20)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 4.9e-324, 3.4e38})
    void givesFiniteNumbersForTheSmallestAndTheLargest(double size) {
        FeatureScaler open = FeatureScaler.of(
                new FeatureLayout(List.of(new FeatureSpec.Numeric(List.of("a"), true, FeatureSpec.NO_CLIP))));
        float[] out = new float[1];
        for (double value : new double[] {-size, size, 0, size, 0, -size}) {
            FeatureValues values = new FeatureValues(new float[1], new double[] {value});
            open.observe(values);
            open.scale(values, out, 0);
            assertThat(out[0]).isFinite();
        }
        open.scale(new FeatureValues(new float[1], new double[] {3.4e38}), out, 0);
        assertThat(out[0]).isFinite();
    }

    @Test
    void cutsEachColumnOffAtItsOwnClip() {
        FeatureScaler clipped = FeatureScaler.of(new FeatureLayout(List.of(
                new FeatureSpec.Numeric(List.of("a"), true, 2),
                new FeatureSpec.StandardVector("v", Shape.of(2), FeatureSpec.NO_CLIP))));
        float[] out = new float[3];
        clipped.observe(new FeatureValues(new float[3], new double[] {-1, -1, -1}));
        clipped.observe(new FeatureValues(new float[3], new double[] {1, 1, 1}));

        clipped.scale(new FeatureValues(new float[3], new double[] {-7, -7, 1e6}), out, 0);

        assertThat(out).containsExactly(-2, -7, 1e6f);
        assertThat(clipped.statistics().clips()).containsExactly(2, FeatureSpec.NO_CLIP, FeatureSpec.NO_CLIP);
    }

    @Test
    void takesTheClipsOfTheStatisticsThatItContinuesFrom() {
        scaler.observe(row(-1, -1));
        scaler.observe(row(1, 1));
        FeatureStatistics statistics = scaler.statistics().withClips(new double[] {1.5, FeatureSpec.NO_CLIP});

        scaler.restore(statistics);

        assertThat(scaled(row(9, 9))).endsWith(1.5f, 9);
    }

    private float[] scaled(FeatureValues values) {
        return scaled(scaler, values);
    }

    private static float[] scaled(FeatureScaler by, FeatureValues values) {
        float[] out = new float[values.columns().length];
        by.scale(values, out, 0);
        return out;
    }

    private static FeatureValues row(double a, double b) {
        return new FeatureValues(new float[5], new double[] {a, b});
    }

    private static FeatureValues vector(double... numbers) {
        return new FeatureValues(new float[numbers.length], numbers);
    }
}
