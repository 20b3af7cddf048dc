package io.thalweg.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibrariesTest {

    @Test
    void sayWhereTheyCameFrom() {
        NativeLibraries libraries = Nd4jRuntime.libraries();

        assertThat(libraries).isInstanceOfSatisfying(NativeLibraries.Loaded.class, loaded -> {
            assertThat(loaded.library())
                    .hasValueSatisfying(file -> assertThat(file).isRegularFile());
            assertThat(loaded.blas().name()).isEqualTo(Blas.OPENBLAS);
            assertThat(loaded.blas().kernel())
                    .hasValueSatisfying(
                            kernel -> assertThat(loaded.blas().configuration()).contains(kernel));
            assertThat(loaded.cache()).isDirectory();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "cache/a.jar/bindings/linux-x86_64-onednn-avx2/libnd4jcpu.so, linux-x86_64-onednn-avx2",
        "cache/a.jar/bindings/macosx-arm64/libnd4jcpu.dylib, macosx-arm64",
        "/usr/lib/libnd4jcpu.so,",
        "/usr/lib/x86_64-linux-gnu/libnd4jcpu.so,",
        "libnd4jcpu.so,"
    })
    void knowTheJarByItsFolder(Path library, String classifier) {
        NativeLibraries.Loaded loaded = new NativeLibraries.Loaded(
                "CpuBackend",
                "1",
                Optional.of(library),
                new Blas("MKL", "", Optional.empty(), 1, Optional.empty()),
                Path.of("cache"),
                1,
                1);

        assertThat(loaded.classifier()).isEqualTo(Optional.ofNullable(classifier));
    }
}
