package io.thalweg.workbench.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeClassifierTest {

    @ParameterizedTest
    @CsvSource({
        "linux-x86_64,               SSE,    linux-x86_64",
        "linux-x86_64,               AVX,    linux-x86_64",
        "linux-x86_64,               AVX2,   linux-x86_64-avx2",
        "linux-x86_64,               AVX512, linux-x86_64-avx512",
        "linux-x86_64-avx2,          AVX512, linux-x86_64-avx512",
        "linux-x86_64-avx512,        AVX512, linux-x86_64-avx512",
        "linux-x86_64-avx2,          AVX2,   linux-x86_64-avx2",
        "linux-x86_64-avx512,        AVX2,   linux-x86_64-avx512",
        "linux-x86_64-onednn,        AVX2,   linux-x86_64-onednn-avx2",
        "linux-x86_64-onednn-avx2,   AVX512, linux-x86_64-onednn-avx512",
        "windows-x86_64,             AVX2,   windows-x86_64",
        "macosx-arm64,               AVX2,   macosx-arm64"
    })
    void hasABestOneForEachProcessor(String own, VectorLevel processor, String best) {
        assertThat(NativeClassifier.parse(own).best(processor)).hasToString(best);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-x86_64", "linux-x86_64-avx2", "linux-x86_64-onednn-avx512", "linux-arm64"})
    void isWrittenAsItWasRead(String classifier) {
        assertThat(NativeClassifier.parse(classifier)).hasToString(classifier);
    }
}
