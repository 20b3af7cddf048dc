package io.thalweg.workbench.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {

    private static final String X86 = """
            processor\t: 0
            vendor_id\t: AuthenticAMD
            model\t\t: 2
            model name\t: AMD EPYC 9005
            flags\t\t: fpu sse sse2 ssse3 fma sse4_1 sse4_2 avx f16c avx2 avx512f avx512dq
            bugs\t\t: spectre_v1

            processor\t: 1
            model name\t: another
            flags\t\t: fpu
            """;

    private static final String ARM = """
            processor\t: 0
            BogoMIPS\t: 243.75
            Features\t: fp asimd evtstrm aes crc32 asimdhp sve
            CPU implementer\t: 0x41
            """;

    @Test
    void readsTheFirstProcessorOfX86() {
        Processor processor = parse(X86);

        assertThat(processor.model()).contains("AMD EPYC 9005");
        assertThat(processor.tellingInstructions())
                .containsExactly("sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "avx512dq");
    }

    @Test
    void readsArmWhichHasNoNameForItself() {
        Processor processor = parse(ARM);

        assertThat(processor.model()).isEmpty();
        assertThat(processor.tellingInstructions()).containsExactly("asimd", "asimdhp", "sve");
        assertThat(processor.level()).isEmpty();
    }

    @Test
    void knowsNothingFromNothing() {
        assertThat(parse("").instructions()).isEmpty();
        assertThat(parse("no colon\n:\nflags:\nmodel name :").model()).isEmpty();
        assertThat(parse("no colon\n:\nflags:\nmodel name :").level()).isEmpty();
    }

    @Test
    void neverFailsHere() {
        assertThat(Processor.here().count()).isPositive();
        assertThat(Processor.here().architecture()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "fpu sse sse2, SSE",
        "sse2 avx, AVX",
        "sse2 avx avx2, AVX",
        "sse2 avx avx2 fma, AVX2",
        "sse2 avx avx2 fma avx512f, AVX2",
        "sse2 avx avx2 fma avx512f avx512bw avx512cd avx512dq avx512vl, AVX512",
        "asimd sve, "
    })
    void isOfTheNewestLevelWhoseInstructionsAreAllThere(String flags, VectorLevel level) {
        assertThat(parse("flags : " + flags).level()).isEqualTo(Optional.ofNullable(level));
    }

    private static Processor parse(String cpuinfo) {
        return Processor.parse(cpuinfo.lines().toList(), "amd64", 2);
    }
}
