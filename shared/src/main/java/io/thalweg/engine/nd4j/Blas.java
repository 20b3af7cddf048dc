package io.thalweg.engine.nd4j;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The BLAS library of this process.
 *
 * @param name {@code OpenBLAS}, {@code MKL}, or the name of its file
 * @param configuration the text with which it describes its version and build
 * @param kernel the processor that it computes for, such as {@code Haswell}; only OpenBLAS reports it
 * @param threads threads per product
 * @param library the file that it was loaded from
 */
public record Blas(String name, String configuration, Optional<String> kernel, int threads, Optional<Path> library) {

    public static final String OPENBLAS = "OpenBLAS";
    public static final String MKL = "MKL";
}
