package io.thalweg.workbench.doctor.machine;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The x86 processors that OpenBLAS has kernels for. OpenBLAS chooses a kernel by the model number of the processor. It
 * does not know processors that are newer than its release, and may then use a kernel for a very old one; the
 * environment variable {@code OPENBLAS_CORETYPE} selects another kernel.
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

    /** The vector instructions that a kernel uses; empty for an unknown kernel. */
    public static Optional<VectorLevel> level(String kernel) {
        String name = kernel.toLowerCase(Locale.ROOT);
        return NAMES.entrySet().stream()
                .filter(names -> names.getValue().contains(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The value of {@code OPENBLAS_CORETYPE} for a kernel that uses all instructions of a level. */
    public static String of(VectorLevel level) {
        return switch (level) {
            case SSE -> "Nehalem";
            case AVX -> "Sandybridge";
            case AVX2 -> "Haswell";
            case AVX512 -> "SkylakeX";
        };
    }
}
