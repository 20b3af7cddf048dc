package io.thalweg.workbench.doctor.machine;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processors that OpenBLAS has kernels for, on x86. It takes one by the processor's number. A processor that is newer
 * than its release it does not know, and it may then compute as for one of twenty years ago; the variable
 * {@code OPENBLAS_CORETYPE} names another.
 */
public final class OpenBlasKernel {

    private static final Map<VectorLevel, Set<String>> NAMES = Map.of(
            VectorLevel.SSE,
            Set.of(
                    "katmai",
                    "coppermine",
                    "northwood",
                    "banias",
                    "prescott",
                    "atom",
                    "core2",
                    "penryn",
                    "dunnington",
                    "nehalem",
                    "athlon",
                    "opteron",
                    "opteron_sse3",
                    "barcelona",
                    "bobcat",
                    "nano",
                    "generic"),
            VectorLevel.AVX,
            Set.of("sandybridge", "bulldozer", "piledriver", "steamroller"),
            VectorLevel.AVX2,
            Set.of("haswell", "excavator", "zen"),
            VectorLevel.AVX512,
            Set.of("skylakex", "cooperlake", "sapphirerapids"));

    private OpenBlasKernel() {}

    /** The instructions that a kernel computes with; empty if its name says nothing to us. */
    public static Optional<VectorLevel> level(String kernel) {
        String name = kernel.toLowerCase(Locale.ROOT);
        return NAMES.entrySet().stream()
                .filter(names -> names.getValue().contains(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What {@code OPENBLAS_CORETYPE} must be for a kernel that uses all of a level. */
    public static String of(VectorLevel level) {
        return switch (level) {
            case SSE -> "Nehalem";
            case AVX -> "Sandybridge";
            case AVX2 -> "Haswell";
            case AVX512 -> "SkylakeX";
        };
    }
}
