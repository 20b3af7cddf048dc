package io.thalweg.workbench.doctor.machine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The generations of vector instructions on x86, oldest first. Native code is compiled for one of them as a whole. */
public enum VectorLevel {
    SSE("SSE", "sse2"),
    AVX("AVX", "avx"),
    AVX2("AVX2", "avx2 fma"),
    /** The set that servers have since Skylake. Code is not compiled for {@code avx512f} alone. */
    AVX512("AVX-512", "avx512f avx512bw avx512cd avx512dq avx512vl");

    private final String words;
    private final String instructions;

    VectorLevel(String words, String instructions) {
        this.words = words;
        this.instructions = instructions;
    }

    /**
     * The newest generation whose instructions, named as in {@code /proc/cpuinfo}, are all present; empty on other
     * architectures.
     */
    public static Optional<VectorLevel> of(Set<String> instructions) {
        return Arrays.stream(values())
                .filter(level -> instructions.containsAll(List.of(level.instructions.split(" "))))
                .max(Comparator.naturalOrder());
    }

    public boolean isOlderThan(VectorLevel other) {
        return compareTo(other) < 0;
    }

    /** The usual name. */
    @Override
    public String toString() {
        return words;
    }
}
