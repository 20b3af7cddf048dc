package io.thalweg.workbench.doctor.machine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Generations of vector instructions on x86, the newest last: native code is compiled for one of them as a whole. */
public enum VectorLevel {
    SSE("SSE", "sse2"),
    AVX("AVX", "avx"),
    AVX2("AVX2", "avx2 fma"),
    /** As servers have it since Skylake. The foundation alone, {@code avx512f}, is not what code is compiled for. */
    AVX512("AVX-512", "avx512f avx512bw avx512cd avx512dq avx512vl");

    private final String words;
    private final String instructions;

    VectorLevel(String words, String instructions) {
        this.words = words;
        this.instructions = instructions;
    }

    /** The newest whose instructions are all there, named as in {@code /proc/cpuinfo}; empty where none is x86's. */
    public static Optional<VectorLevel> of(Set<String> instructions) {
        return Arrays.stream(values())
                .filter(level -> instructions.containsAll(List.of(level.instructions.split(" "))))
                .max(Comparator.naturalOrder());
    }

    public boolean isOlderThan(VectorLevel other) {
        return compareTo(other) < 0;
    }

    /** The name that people use. */
    @Override
    public String toString() {
        return words;
    }
}
