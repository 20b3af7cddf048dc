package io.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @FormatName("Pair")
    record Pair(String left, String right) {}

    /** Two times of one record. */
    interface Older {
        @FormatName("Named")
        record Named(String left) {}
    }

    interface Younger {
        @FormatName("Named")
        record Named(
                String left,
                @LeftOutWhileEmpty List<String> more,
                @LeftOutWhileEmpty Optional<String> right) {}
    }

    @Test
    void ofANetworkNeverChanges() {
        // Weights already published carry it: should this fail, every one of them is refused by the new build.
        assertThat(network(64, 0.1, Loss.BINARY_CROSS_ENTROPY).fingerprint()).isEqualTo("993658b622a1f22d");
    }

    @Test
    void ofANetworkWithEmbeddedColumnsNeverChanges() {
        assertThat(embedded(16).fingerprint()).isEqualTo("1d6912ac0b7cbb52");
    }

    @Test
    void leavesOutAYoungerComponentWhileItIsEmpty() {
        String older = Fingerprint.of(new Older.Named("a"));

        assertThat(Fingerprint.of(new Younger.Named("a", List.of(), Optional.empty())))
                .isEqualTo(older);
        assertThat(Fingerprint.of(new Younger.Named("a", List.of("b"), Optional.empty())))
                .isNotEqualTo(older);
        assertThat(Fingerprint.of(new Younger.Named("a", List.of(), Optional.of("b"))))
                .isNotEqualTo(older);
    }

    @Test
    void isTheSameForEqualNetworks() {
        assertThat(network(64, 0.1, Loss.MSE).fingerprint())
                .isEqualTo(network(64, 0.1, Loss.MSE).fingerprint());
    }

    @Test
    void tellsApartNetworksThatDifferInOneNumberOrLoss() {
        assertThat(List.of(
                        network(64, 0.1, Loss.MSE).fingerprint(),
                        network(65, 0.1, Loss.MSE).fingerprint(),
                        network(64, 0.2, Loss.MSE).fingerprint(),
                        network(64, 0.1, Loss.MAE).fingerprint(),
                        embedded(16).fingerprint(),
                        embedded(17).fingerprint(),
                        new NetworkSpec(Shape.of(14), network(64, 0.1, Loss.MSE).layers(), Loss.MSE).fingerprint()))
                .doesNotHaveDuplicates();
    }

    @Test
    void isNotFooledByTextsThatLookLikeTheCanonicalText() {
        assertThat(Fingerprint.of(new Pair("a\",right=\"b", "c")))
                .isNotEqualTo(Fingerprint.of(new Pair("a", "b\",right=\"c")));
        assertThat(Fingerprint.of(List.of("a", "b"))).isNotEqualTo(Fingerprint.of(List.of("a,b")));
        assertThat(Fingerprint.of(Optional.empty())).isNotEqualTo(Fingerprint.of("none"));
    }

    /** The name is part of the format, so that a class can be renamed. */
    @Test
    void refusesARecordWithoutFormatName() {
        record Unnamed(int number) {}

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fingerprint.of(new Unnamed(1)))
                .withMessageContaining("@FormatName");
    }

    @Test
    void refusesAValueWithoutCanonicalText() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.of(new float[] {1}));
    }

    private static NetworkSpec embedded(int units) {
        NetworkSpec plain = network(64, 0.1, Loss.MSE);
        return new NetworkSpec(
                plain.input(), List.of(new EmbeddedColumn("station", 2, 4096, units)), plain.layers(), Loss.MSE);
    }

    private static NetworkSpec network(int units, double rate, Loss loss) {
        return new NetworkSpec(
                Shape.of(13),
                List.of(
                        new DenseSpec(units, Activation.RELU),
                        new DropoutSpec(rate),
                        new DenseSpec(1, Activation.LINEAR)),
                loss);
    }
}
