package io.thalweg.workbench.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {

    @TempDir
    private Path folder;

    @Test
    void isMadeIfItIsNotThereAndLeftEmpty() {
        CacheFolder cache = CacheFolder.of(folder.resolve("a").resolve("b"));

        assertThat(cache.isWritable()).isTrue();
        assertThat(cache.path()).isEqualTo(folder.resolve("a").resolve("b")).isEmptyDirectory();
    }

    @Test
    void isNotWritableBelowAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(CacheFolder.of(file).isWritable()).isFalse();
        assertThat(CacheFolder.of(file.resolve("cache")).isWritable()).isFalse();
    }
}
