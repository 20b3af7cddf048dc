package io.thalweg.workbench.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenBlasKernelTest {

    @ParameterizedTest
    @CsvSource({
        "Prescott, SSE",
        "Barcelona, SSE",
        "Opteron_SSE3, SSE",
        "SANDYBRIDGE, AVX",
        "Haswell, AVX2",
        "Zen, AVX2",
        "SkylakeX, AVX512",
        "Cooperlake, AVX512",
        "neoversen1,"
    })
    void isMadeForALevel(String kernel, VectorLevel level) {
        assertThat(OpenBlasKernel.level(kernel)).isEqualTo(Optional.ofNullable(level));
    }

    @ParameterizedTest
    @EnumSource
    void existsForEachLevel(VectorLevel level) {
        assertThat(OpenBlasKernel.level(OpenBlasKernel.of(level))).contains(level);
    }
}
