package io.thalweg.engine.nd4j;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The BLAS library that this process uses.
 *
 * @param name {@code OpenBLAS}, {@code MKL}, or the name of its file
 * @param configuration what it says of itself: its version, and how it was built
 * @param kernel the processor that it computes for, such as {@code Haswell}; only OpenBLAS tells
 * @param threads threads per product
 * @param library where it was loaded from
 */
public record Blas(String name, String configuration, Optional<String> kernel, int threads, Optional<Path> library) {

    public static final String OPENBLAS = "OpenBLAS";
    public static final String MKL = "MKL";
}
