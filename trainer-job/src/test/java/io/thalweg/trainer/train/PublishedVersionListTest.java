package io.thalweg.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.weights.Version;
import org.junit.jupiter.api.Test;

class PublishedVersionListTest {

    private final PublishedVersionList versions = new PublishedVersionList("payments");

    @Test
    void knowsNoGenerationBeforeTheFirstVersion() {
        assertThat(versions.highestGeneration()).isEqualTo(-1);
        assertThat(versions.oldestBeyond(0)).isEmpty();
    }

    @Test
    void findsTheOldestVersionBeyondThoseToKeep() {
        publish("0.9", 2);
        publish("0.10", 3);
        publish("1.4", 1);

        assertThat(versions.oldestBeyond(3)).isEmpty();
        assertThat(versions.oldestBeyond(2)).contains(new PublishedVersionList.Live(new Version(0, 9), 2));
    }

    @Test
    void forgetsAVersionOnceAllOfItIsDeleted() {
        publish("0.0", 2);
        publish("0.10", 1);

        delete("payments/0.0/manifest");
        delete("payments/0.0/part/00000");
        assertThat(versions.oldestBeyond(1)).contains(new PublishedVersionList.Live(new Version(0, 0), 2));

        delete("payments/0.0/part/00001");
        assertThat(versions.oldestBeyond(1)).isEmpty();
    }

    @Test
    void countsAVersionWithoutManifestSoThatItIsDeletedToo() {
        versions.observe("payments/0.7/part/00000", false);
        versions.observe("payments/0.7/part/00001", false);
        publish("1.5", 2);

        assertThat(versions.oldestBeyond(1)).contains(new PublishedVersionList.Live(new Version(0, 7), 2));
    }

    @Test
    void remembersTheGenerationOfWhatIsDeleted() {
        publish("4.2", 1);
        delete("payments/4.2/manifest");
        delete("payments/4.2/part/00000");
        delete("payments/7.0/manifest");

        assertThat(versions.highestGeneration()).isEqualTo(7);
        assertThat(versions.oldestBeyond(0)).isEmpty();
    }

    @Test
    void takesNothingButTheGenerationFromARecordThatIsNotThere() {
        publish("1.0", 1);

        versions.observeGeneration("payments/3.0/part/00000");
        versions.observeGeneration("payments/2.0/manifest");
        versions.observeGeneration("other/9.0/manifest");
        versions.observeGeneration("payments/head");

        assertThat(versions.highestGeneration()).isEqualTo(3);
        assertThat(versions.oldestBeyond(0)).contains(new PublishedVersionList.Live(new Version(1, 0), 1));
        assertThat(versions.oldestBeyond(1)).isEmpty();
    }

    @Test
    void ignoresForeignKeys() {
        versions.observe("payments/head", false);
        versions.observe("other/9.1/manifest", false);
        versions.observe("anything", false);
        versions.observe("", false);

        assertThat(versions.highestGeneration()).isEqualTo(-1);
        assertThat(versions.oldestBeyond(0)).isEmpty();
    }

    private void publish(String version, int parts) {
        for (int i = 0; i < parts; i++) {
            versions.observe(String.format("payments/%s/part/%05d", version, i), false);
        }
        versions.observe("payments/" + version + "/manifest", false);
        versions.observe("payments/head", false);
    }

    private void delete(String key) {
        versions.observe(key, true);
    }
}
