package io.thalweg.workbench.up.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.weights.Version;
import org.junit.jupiter.api.Test;

class DistinctVersionsTest {

    private final DistinctVersions versions = new DistinctVersions();

    @Test
    void countsEachVersionOnce() {
        versions.add(new Version(0, 1));
        versions.add(new Version(0, 2));
        versions.add(new Version(0, 1));
        versions.add(new Version(1, 1));

        assertThat(versions.count()).isEqualTo(3);
    }

    @Test
    void doesNotCountAgainWhatItHasForgotten() {
        for (int step = 0; step < 20_000; step++) {
            versions.add(new Version(0, step));
        }
        versions.add(new Version(0, 0));

        assertThat(versions.count()).isEqualTo(20_000);
    }
}
