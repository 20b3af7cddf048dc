package io.thalweg.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WeightsManifestTest {

    @Test
    void keepsTheOrderOfTheMetrics() throws IOException {
        WeightsManifest decoded = WeightsManifest.decode(Schemas.WEIGHTS_MANIFEST, Samples.MANIFEST.encode(), 0);

        assertThat(decoded.metrics().keySet()).containsExactly("logLoss", "accuracy");
    }

    @Test
    void ordersPartitionsByNameSoThatEqualManifestsHaveEqualBytes() {
        assertThat(Samples.MANIFEST.trainedThrough().keySet())
                .containsExactly("electricity.labeled-events-0", "electricity.labeled-events-1");
    }
}
