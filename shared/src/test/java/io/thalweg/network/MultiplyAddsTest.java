package io.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.network.Pool2dSpec.Pooling;
import io.thalweg.network.RecurrentSpec.Cell;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each layer's multiply-adds against a count by hand. */
class MultiplyAddsTest {

    /** @param count by hand */
    record Case(LayerSpec layer, Shape input, long count) {}

    static Stream<Case> cases() {
        Shape image = Shape.of(3, 8, 6);
        Shape sequence = Shape.of(5, 4);
        return Stream.of(
                // 7 outputs of 10 terms and a bias.
                new Case(new DenseSpec(7, Activation.RELU), Shape.of(10), 7 * 11),
                // The same at each of 5 times.
                new Case(new DenseSpec(7, Activation.RELU), sequence, 5 * 7 * 5),
                new Case(new DropoutSpec(0.5), Shape.of(10), 10),
                new Case(new DropoutSpec(0), Shape.of(10), 0),
                new Case(new FlattenSpec(), image, 0),
                // 2 filters at 6 × 4 positions, each of 3 × 3 × 3 terms and a bias.
                new Case(new Conv2dSpec(2, 3, 1, 0, Activation.RELU), image, 2 * 6 * 4 * (27 + 1)),
                // With padding 1 and stride 2, at 4 × 3 positions.
                new Case(new Conv2dSpec(2, 3, 2, 1, Activation.RELU), image, 2 * 4 * 3 * (27 + 1)),
                // 3 channels, 4 × 3 windows of 4 elements.
                new Case(new Pool2dSpec(Pooling.MAX, 2, 2), image, 3 * 4 * 3 * 4),
                new Case(new Pool2dSpec(Pooling.MEAN, 3, 1), image, 3 * 6 * 4 * 9),
                new Case(new LayerNormSpec(1e-5), sequence, 4 * 20),
                new Case(new BatchNormSpec(Activation.LINEAR, 0.1, 1e-5), image, 4 * 144),
                // 6 look-ups of 3 numbers.
                new Case(new EmbeddingSpec(1000, 3), Shape.of(6), 18),
                // At 5 times: 1 gate, 3 units, each of 4 inputs, 3 states and 2 biases.
                new Case(new RecurrentSpec(Cell.RNN, 3, false), sequence, 5 * 3 * 9),
                // 3 gates; then r·h, (1 - z)·n and z·h for each unit.
                new Case(new RecurrentSpec(Cell.GRU, 3, false), sequence, 5 * (3 * 3 * 9 + 3 * 3)),
                // 4 gates; then f·c, i·g and o·tanh(c) for each unit.
                new Case(new RecurrentSpec(Cell.LSTM, 3, true), sequence, 5 * (4 * 3 * 9 + 3 * 3)),
                // Q, K, V of 4 terms and a bias each; 5 × 5 products of 4 terms, and as many weighted values; the dense
                // layer.
                new Case(new SelfAttentionSpec(2), sequence, 5 * 12 * 5 + 25 * 4 + 25 * 4 + 5 * 4 * 5),
                new Case(new MeanPool1dSpec(), sequence, 20),
                // The dense layer, and 4 additions.
                new Case(new ResidualSpec(List.of(new DenseSpec(4, Activation.TANH))), Shape.of(4), 4 * 5 + 4));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isWhatACountByHandGives(Case each) {
        assertThat(each.layer().multiplyAdds(each.input())).isEqualTo(each.count());
    }

    @Test
    void ofANetworkAreThoseOfItsTablesAndItsLayers() {
        NetworkSpec network = new NetworkSpec(
                Shape.of(3),
                List.of(new EmbeddedColumn("station", 1, 1_000_000, 16)),
                List.of(new DenseSpec(2, Activation.RELU), new DenseSpec(1, Activation.LINEAR)),
                Loss.MSE);

        assertThat(network.multiplyAdds()).containsExactly(16L, 2L * 19, 3L);
    }

    @Test
    void ofALargeConvolutionDoNotOverflow() {
        assertThat(new Conv2dSpec(1024, 3, 1, 1, Activation.RELU).multiplyAdds(Shape.of(1024, 512, 512)))
                .isEqualTo(1024L * 512 * 512 * (1024L * 9 + 1));
    }
}
