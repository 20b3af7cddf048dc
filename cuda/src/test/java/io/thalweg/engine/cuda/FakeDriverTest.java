package io.thalweg.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeDriverTest {
    /** The cases are in selftest.cpp: results in both orders of threads, and reports of mistakes that kernels and callers make. */
    @Test
    void passesItsOwnTest() {
        Path selfTest = FakeDriver.assumeBuilt("selftest");

        FakeDriver.Finished finished = FakeDriver.run(List.of(selfTest.toString()));

        assertThat(finished.output()).endsWith("all tests passed\n");
        assertThat(finished.exitCode()).isZero();
    }

    @Test
    void buildsTheLibraryOnce() {
        assertThat(FakeDriver.assumeBuilt()).isRegularFile().isEqualTo(FakeDriver.assumeBuilt());
    }
}
