package io.thalweg.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsKeyTest {

    @Test
    void readsAsDocumented() {
        Version version = new Version(2, 1200);
        assertThat(new WeightsKey.Part("electricity", version, 7)).hasToString("electricity/2.1200/part/00007");
        assertThat(new WeightsKey.Manifest("electricity", version)).hasToString("electricity/2.1200/manifest");
        assertThat(new WeightsKey.Head("electricity")).hasToString("electricity/head");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p/0.0/part/00000",
                "my-pipe.line_1/12.999999999999999999/part/99999",
                "p/0.1/part/100000",
                "p/0.0/manifest",
                "p/head"
            })
    void parsesWhatItWrites(String text) {
        assertThat(WeightsKey.parse(text)).map(WeightsKey::toString).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p",
                "/head",
                "p/heads",
                "p/q/head",
                "p/0.0",
                "p/0.0/",
                "p/00.0/manifest",
                "p/-1.0/manifest",
                "p/+1.0/manifest",
                "p/0.0/manifest/",
                "p/0.0/part/7",
                "p/0.0/part/000007",
                "p/0.0/part/-0007",
                "p/0.0/part/99999999999999",
                "p/0.9999999999999999999/manifest",
                "p/0/part/00000"
            })
    void takesNothingElse(String text) {
        assertThat(WeightsKey.parse(text)).isEmpty();
    }
}
