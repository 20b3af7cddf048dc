package io.thalweg.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PTX text in the jar is compiled from the kernels, and fits the GPUs that the engine is for. Needs the CUDA toolkit. */
class KernelsPtxTest {

    private static final Path COMMITTED =
            FakeDriver.MODULE.resolve("src/main/resources/io/thalweg/engine/cuda/kernels.ptx");

    /** The compiler whose text is committed: another one may write the same kernels differently. */
    private static final String COMPILER = "release 13.0, V13.0.88";

    @Test
    void isWhatBuildKernelsWrites(@TempDir Path folder) throws Exception {
        String version = version("nvcc");
        assumeTrue(
                version.contains(COMPILER),
                () -> "kernels.ptx is compared with the text of nvcc " + COMPILER + " only");
        Path built = folder.resolve("kernels.ptx");

        FakeDriver.Finished finished = FakeDriver.run(
                List.of("bash", FakeDriver.MODULE.resolve("build-kernels").toString(), built.toString()));

        assertThat(finished.exitCode()).as(finished.output()).isZero();
        assertThat(Files.mismatch(built, COMMITTED))
                .as("first byte of kernels.ptx that differs from what cuda/build-kernels writes; run it")
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {75, 80, 90, 100})
    void assemblesForTheGpu(int capability, @TempDir Path folder) {
        version("ptxas");

        FakeDriver.Finished finished = FakeDriver.run(List.of(
                "ptxas",
                "-arch=sm_" + capability,
                // Faster, and the same rules.
                "-O0",
                COMMITTED.toString(),
                "-o",
                folder.resolve("kernels.cubin").toString()));

        assertThat(finished.exitCode()).as(finished.output()).isZero();
    }

    /** What a program of the toolkit calls its version. Skips the calling test where it is not installed. */
    private static String version(String program) {
        try {
            return FakeDriver.run(List.of(program, "--version")).output();
        } catch (UncheckedIOException missing) {
            assumeTrue(false, program + " of the CUDA toolkit is not installed");
            throw missing;
        }
    }
}
