package io.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AucHistogramTest {

    @Test
    void ordersProbabilitiesAsTheyRise() {
        int previous = 0;
        for (float probability = 0; probability <= 1; probability += 1e-5f) {
            int bin = AucHistogram.bin(probability);
            assertThat(bin).isBetween(previous, AucHistogram.BINS - 1);
            previous = bin;
        }
        assertThat(AucHistogram.bin(0)).isZero();
        assertThat(AucHistogram.bin(0.5f)).isEqualTo(AucHistogram.BINS / 2);
        assertThat(AucHistogram.bin(1)).isEqualTo(AucHistogram.BINS - 1);
        assertThat(AucHistogram.bin(-3)).isZero();
        assertThat(AucHistogram.bin(3)).isEqualTo(AucHistogram.BINS - 1);
    }

    @Test
    void mirrorsItsBins() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            float probability = random.nextInt(1 << 24) * 0x1p-24f;
            assertThat(AucHistogram.bin(1 - probability))
                    .isEqualTo(AucHistogram.BINS - 1 - AucHistogram.bin(probability));
        }
    }

    @Test
    void comesAsCloseToAllPairsAsItSays() {
        for (double rarity : new double[] {1, 1e-2, 1e-4}) {
            Random random = new Random(3);
            float[] probabilities = new float[3000];
            boolean[] truths = new boolean[probabilities.length];
            AucHistogram histogram = new AucHistogram();
            for (int i = 0; i < probabilities.length; i++) {
                truths[i] = random.nextInt(10) == 0;
                double logit = random.nextGaussian() + (truths[i] ? 1 : 0) + Math.log(rarity);
                probabilities[i] = (float) (1 / (1 + Math.exp(-logit)));
                histogram.add(probabilities[i], truths[i]);
            }
            assertThat(histogram.auc())
                    .isEqualTo(ofAllPairs(probabilities, truths), within(halfOfTies(probabilities, truths)));
            assertThat(halfOfTies(probabilities, truths)).isLessThan(0.002);
        }
    }

    private static double ofAllPairs(float[] probabilities, boolean[] truths) {
        double ordered = 0;
        long pairs = 0;
        for (int i = 0; i < truths.length; i++) {
            for (int j = 0; j < truths.length; j++) {
                if (truths[i] && !truths[j]) {
                    pairs++;
                    ordered += (Math.signum(probabilities[i] - probabilities[j]) + 1) / 2;
                }
            }
        }
        return ordered / pairs;
    }

    private static double halfOfTies(float[] probabilities, boolean[] truths) {
        long ties = 0;
        long pairs = 0;
        for (int i = 0; i < truths.length; i++) {
            for (int j = 0; j < truths.length; j++) {
                if (truths[i] && !truths[j]) {
                    pairs++;
                    ties += AucHistogram.bin(probabilities[i]) == AucHistogram.bin(probabilities[j]) ? 1 : 0;
                }
            }
        }
        return 0.5 * ties / pairs;
    }
}
